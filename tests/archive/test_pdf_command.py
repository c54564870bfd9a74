#!/usr/bin/python3
"""The text of PDFs, by the program of its own that reads them."""
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import pdf           # noqa: E402  (beside this file)
import tap           # noqa: E402
from command import run  # noqa: E402

BUILD = os.environ.get('TAFFRAIL_BUILDDIR', '.')
HELPER = os.path.join(os.path.abspath(BUILD), 'taffrail-pdf-text')
NOTE = pdf.pages(pdf.words('The Maria berthed', 'at Dunai.'),
                 pdf.words('She left for', 'the outer anchorage.'))


def needed():
    if not os.access(HELPER, os.X_OK):
        raise tap.Skip('taffrail-pdf-text is not built: poppler-glib is '
                       'missing')


def read(data):
    done = subprocess.run([HELPER], input=data, capture_output=True,
                          timeout=60)
    return done.returncode, done.stdout


def attach(data, **environment):
    case = os.path.join(tap.temp(), 'case.taf')
    run('new', case)
    source = json.loads(run('add', '--json', case, 'source', '--publisher',
                            'Port')[1])['id']
    code, out, err = run('attach', '--json', '--as', 'N. N.', '--obtained',
                         'by mail', case, source, '-', given=data,
                         **environment)
    tap.equal((code, err), (0, ''))
    return case, json.loads(out)


@tap.case
def pages_come_one_by_one():
    needed()
    code, out = read(NOTE)
    tap.equal(code, 0)
    tap.equal([page.split() for page in out.decode().split('\f')],
              [['The', 'Maria', 'berthed', 'at', 'Dunai.'],
               ['She', 'left', 'for', 'the', 'outer', 'anchorage.'], []])


@tap.case
def the_text_is_found():
    needed()
    case, report = attach(NOTE)
    tap.equal((report['type'], report['text']), ('application/pdf', True))
    out = run('find', case, 'anchorage')[1]
    tap.within(b'[anchorage]', out)
    tap.equal(run('verify', case)[0], 0)


@tap.case
def without_the_program_the_file_is_kept_all_the_same():
    case, report = attach(NOTE, TAFFRAIL_LIBEXEC='/nowhere')
    tap.equal((report['type'], report['text']), ('application/pdf', False))
    tap.equal(run('bytes', case, report['capture'])[1], NOTE)


@tap.case
def what_is_no_pdf_or_locked_is_refused():
    needed()
    tap.equal(read(b'')[0], 1)
    tap.equal(read(b'hello')[0], 1)
    tap.equal(read(pdf.locked())[0], 2)


@tap.case
def hostile_files_end_and_are_kept():
    needed()
    code, out = read(pdf.bomb(1 << 30))
    tap.within(code, (-9, 3))
    for data in (pdf.circle(), NOTE[:300],
                 pdf.pages(pdf.words('x'), count=2000000000),
                 b'%PDF-1.7' + b'[' * 3000000,
                 NOTE.replace(b'/Kids', b'/Kidz')):
        case, report = attach(data)
        tap.equal(run('verify', case)[0], 0)


@tap.case
def the_program_has_no_way_out():
    """Its limits as the system shows them, while it waits for its input."""
    needed()
    if not os.path.exists('/proc/self/limits'):
        raise tap.Skip('this system shows no limits of a process')
    open_end, other_end = os.pipe()
    child = subprocess.Popen([HELPER], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, pass_fds=[open_end])
    try:
        for _ in range(500):
            with open(f'/proc/{child.pid}/limits') as file:
                limits = {line[:26].strip(): line[26:].split()[0]
                          for line in file.read().splitlines()[1:]}
            with open(f'/proc/{child.pid}/status') as file:
                status = file.read()
            if limits['Max file size'] == '0' and 'Seccomp:\t2' in status:
                break
            time.sleep(0.01)
        tap.equal((limits['Max cpu time'], limits['Max file size'],
                   limits['Max core file size']), ('10', '0', '0'))
        tap.within(limits['Max address space'], ('1073741824', 'unlimited'))
        tap.equal(sorted(os.listdir(f'/proc/{child.pid}/fd')),
                  ['0', '1', '2'])
        if os.uname().machine in ('x86_64', 'aarch64'):
            tap.within('Seccomp:\t2', status)
    finally:
        child.communicate(b'')
        os.close(open_end)
        os.close(other_end)


@tap.case
def one_that_lingers_is_ended():
    """A program in its place that has said all and does not go."""
    folder = tap.temp()
    path = os.path.join(folder, 'taffrail-pdf-text')
    with open(path, 'w') as file:
        file.write('#!/bin/sh\nexec 1>&-\nexec sleep 1000\n')
    os.chmod(path, 0o700)
    _, report = attach(NOTE, TAFFRAIL_LIBEXEC=folder)
    tap.equal((report['type'], report['text']), ('application/pdf', False))


tap.main()
