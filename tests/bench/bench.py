#!/usr/bin/python3
"""Benchmarks: print figures, decide nothing.

    bench.py BUILD_DIR [SCALE]

Makes a case of SCALE (1.0: 100,000 vessels, 1,000,000 calls, 5,000,000
claims), then times loading, listing in a fresh process, and the store in one
process, beside the sqlite3 shell on the same file as a yardstick. Then the
workbench on that case, as a person feels it (bench_screen.py).
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time


def run(args, **kwargs):
    start = time.monotonic()
    process = subprocess.Popen(args, **kwargs)
    _, status, usage = os.wait4(process.pid, 0)
    return time.monotonic() - start, usage.ru_maxrss / 1024, status


def say(what, seconds, extra=''):
    print(f'{what:<44}     {seconds * 1000:8.1f} ms  {extra}', flush=True)


def fresh(what, args, rounds=10):
    times, memory = [], 0
    for _ in range(rounds):
        seconds, rss, _ = run(args, stdout=subprocess.DEVNULL)
        times.append(seconds)
        memory = max(memory, rss)
    times.sort()
    say(what, times[len(times) // 2], f'peak {memory:.0f} MiB')
    return times[len(times) // 2]


def used(args):
    """Seconds, seconds of the processor, MiB, exit status."""
    before = os.times()
    seconds, rss, status = run(args, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    after = os.times()
    return (seconds, after.children_user + after.children_system -
            before.children_user - before.children_system, rss, status)


def exports(taffrail, folder, case, claims):
    """Markdown of everything, and of the first case as it is shipped."""
    out = os.path.join(folder, 'notes')
    seconds, busy, rss, status = used([taffrail, 'export', case, '--all', '-o',
                                       out])
    if status:
        sys.exit('export failed')
    files = [entry.stat().st_size for entry in os.scandir(out)]
    say('export --all, Markdown', seconds,
        f'{claims / seconds:,.0f} claims/s ({claims / busy:,.0f} a second of '
        f'the processor), peak {rss:.0f} MiB, {sum(files) / 1e6:.0f} MB in '
        f'{len(files):,} files')
    sample = os.path.join(folder, 'sample.taf')
    assets = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..',
                          '..', 'assets')
    run([taffrail, 'new', sample], stdout=subprocess.DEVNULL)
    run([taffrail, 'load', sample,
         os.path.join(assets, 'orient-express.jsonl'), '--as', 'bench'],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for what in [], ['--all']:
        times = []
        for at in range(10):
            shutil.rmtree(out, ignore_errors=True)
            times.append(used([taffrail, 'export', sample, *what, '-o', out]))
        times.sort()
        say(' '.join(['export the first case', *what]), times[5][0],
            f'best {times[0][0] * 1000:.0f} ms, processor '
            f'{min(t[1] for t in times) * 1000:.0f} ms, peak '
            f'{max(t[2] for t in times):.0f} MiB')


def made(build, text, scale, turn='0'):
    """Claims written."""
    with open(text, 'wb') as out:
        run([os.path.join(build, 'tests/bench/make_case'), scale, turn],
            stdout=out)
    return sum(1 for line in open(text, 'rb')
               if line.startswith(b'{"t":"claim"'))


def load_into_full(build, folder, case, scale):
    """A tenth more, into a copy of the case."""
    text = os.path.join(folder, 'more.jsonl')
    taffrail = os.path.join(build, 'taffrail')
    claims = made(build, text, str(float(scale) / 10), '1')
    full = os.path.join(folder, 'full.taf')
    run([taffrail, 'copy', case, full], stdout=subprocess.DEVNULL)
    seconds, rss, status = run(
        [taffrail, 'load', full, text, '--as', 'bench'],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if status:
        sys.exit('load into the full case failed')
    say(f'load {claims:,} claims into it', seconds,
        f'{claims / seconds:,.0f} claims/s, peak {rss:.0f} MiB')
    os.remove(full)


def main():
    build = os.path.abspath(sys.argv[1])
    scale = sys.argv[2] if len(sys.argv) > 2 else '0.1'
    taffrail = os.path.join(build, 'taffrail')
    with tempfile.TemporaryDirectory(dir=build) as folder:
        os.environ['HOME'] = folder
        for name in ('XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'):
            os.environ.pop(name, None)
        text = os.path.join(folder, 'made.jsonl')
        case = os.path.join(folder, 'made.taf')
        claims = made(build, text, scale)
        run([taffrail, 'new', case], stdout=subprocess.DEVNULL)
        seconds, rss, status = run(
            [taffrail, 'load', case, text, '--as', 'bench'],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if status:
            sys.exit('load failed')
        size = os.path.getsize(case) / 1e6
        say(f'load {claims:,} claims', seconds,
            f'{claims / seconds:,.0f} claims/s, peak {rss:.0f} MiB, '
            f'file {size:.0f} MB')
        load_into_full(build, folder, case, scale)
        ours = fresh('fresh process to 50 calls',
                     [taffrail, 'list', case, 'port-call', '--limit', '50'])
        shell = fresh('  yardstick: sqlite3 shell, 50 rows',
                      ['sqlite3', '-readonly', case,
                       'select * from "w_port-call" limit 50'])
        print(f'  ratio {ours / shell:.1f}')
        for kind in 'vessel', 'ship-role', 'shareholding', 'company':
            fresh(f'fresh process to 50 rows of {kind}',
                  [taffrail, 'list', case, kind, '--limit', '50'])
        run([os.path.join(build, 'tests/bench/bench_store'), case])
        seconds, rss, _ = run([taffrail, 'verify', case],
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
        say('verify', seconds, f'peak {rss:.0f} MiB')
        exports(taffrail, folder, case, claims)
        run([os.path.join(os.path.dirname(os.path.abspath(__file__)),
                          'bench_screen.py'), build, case])


main()
