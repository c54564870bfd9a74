#!/usr/bin/python3
"""Fetching beside wget, from one server on loopback: prints figures.

    bench_fetch.py BUILD_DIR [ROUNDS]

1,000 pages of 10 KB; 1,000 pages with 50 ms of latency each from 20 hosts; one
file of 500 MB. wget writes a WARC (the file: not compressed), taffrail a case;
limits per host are off. Medians of whole processes, taken in turns.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PAGES, HOSTS, FILE_BYTES = 1000, 20, 500 * 10**6
FAST = ('--allow-private', '--yes', '--gap', '0', '--at-once', '64')


def run(args):
    """Seconds, CPU seconds, peak in MiB."""
    start = time.monotonic()
    process = subprocess.Popen(args, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f'{args[0]} failed: {status}')
    return (time.monotonic() - start, usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss / 1024)


def wget(folder, addresses, *more):
    work = os.path.join(folder, 'wget')
    shutil.rmtree(work, ignore_errors=True)
    os.mkdir(work)
    listed = os.path.join(work, 'list')
    with open(listed, 'w') as out:
        out.writelines(a + '\n' for a in addresses)
    return run(['wget', '-q', '--no-proxy', '-P', os.path.join(work, 'files'),
                '-i', listed, '--warc-file', os.path.join(work, 'w'), *more])


def taffrail(program, folder, addresses, *more):
    case = os.path.join(folder, 'case.taf')
    if os.path.exists(case):
        os.remove(case)
    subprocess.run([program, 'new', case], check=True,
                   stdout=subprocess.DEVNULL)
    for at in range(0, len(addresses), 500):
        subprocess.run([program, 'add', case, 'sources', '-', '--yes'],
                       input='\n'.join(addresses[at:at + 500]).encode(),
                       check=True, capture_output=True)
    figures = run([program, 'fetch', case, '--direct', *FAST, *more])
    if len(addresses) > 1:
        out = subprocess.run([program, 'sql', '--csv', case,
                              'SELECT count(*) FROM capture'],
                             capture_output=True, check=True).stdout
        if out.split() != [b'count(*)', b'%d' % len(addresses)]:
            sys.exit(f'captures: {out}')
    return figures


def beside(what, theirs, ours, rounds):
    a, b = [], []
    for _ in range(rounds):
        a.append(theirs())
        b.append(ours())

    def show(name, figures):
        wall, cpu, peak = (statistics.median(f[i] for f in figures)
                           for i in range(3))
        print(f'{what:<34} {name:<9} {wall:7.2f} s   CPU {cpu:6.2f} s   '
              f'peak {peak:5.1f} MiB', flush=True)
        return wall

    print(f'  ratio {show("wget", a) / show("taffrail", b):.1f}',
          flush=True)


def main():
    build = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    program = os.path.join(build, 'taffrail')
    if not shutil.which('wget'):
        print('no wget here: nothing to compare with')
        return
    server = subprocess.Popen([os.path.join(build, 'tests/bench/serve')],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    port = int(server.stdout.readline())
    pages = [f'http://127.0.0.1:{port}/page/{n}' for n in range(PAGES)]
    slow = [f'http://127.0.0.{1 + n % HOSTS}:{port}/slow/{n}'
            for n in range(PAGES)]
    large = [f'http://127.0.0.1:{port}/file/{FILE_BYTES}']
    with tempfile.TemporaryDirectory(dir=build) as folder:
        for name in ('HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME',
                     'XDG_DATA_HOME'):
            os.environ[name] = folder
        beside(f'{PAGES:,} pages of 10 KB',
               lambda: wget(folder, pages),
               lambda: taffrail(program, folder, pages, '--per-host', '64'),
               rounds)
        beside('the same from 20 hosts, 50 ms',
               lambda: wget(folder, slow),
               lambda: taffrail(program, folder, slow, '--per-host', '4'), 1)
        beside('one file of 500 MB',
               lambda: wget(folder, large, '--no-warc-compression'),
               lambda: taffrail(program, folder, large, '--max-size', '600'),
               rounds)
    server.stdin.close()
    server.wait()


main()
