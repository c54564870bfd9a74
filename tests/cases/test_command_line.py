#!/usr/bin/python3
"""What a command does with a wrong option, a hostile text on a terminal, a
full disk behind its output, and Ctrl-C."""
import os
import pty
import re
import signal
import subprocess

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
SOURCE = os.environ.get('TAFFRAIL_SRCDIR', '.')
FOLDER = tap.temp()
CASE = os.path.join(FOLDER, 'a.taf')
NAME = r'Ev\u001b[31mil\u009b2J\u007f\r\nover'
HOSTILE = (
    '{"t":"taffrail","form":1,"namespace":"h"}\n'
    '{"t":"source","id":"@s","kind":"press","key":"s"}\n'
    '{"t":"citation","id":"@c","source":"@s","at":"l.1","says":'
    '[{"record":"@v","kind":"vessel","name":"' + NAME + '"}]}\n')


def run(*arguments, code=0, **how):
    done = subprocess.run([PROGRAM, *arguments], timeout=120,
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          **{'stdout': subprocess.PIPE, **how})
    tap.equal((done.returncode, arguments), (code, arguments))
    return done


def refused(why, *arguments):
    said = run(*arguments, code=2).stderr.decode()
    tap.within(why, said)
    tap.equal(said.count('\n'), 1)


def on_a_terminal(*arguments):
    """What the command sends to its terminal."""
    here, there = pty.openpty()
    shown = b''
    with subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL,
                          stdout=there, stderr=there) as process:
        os.close(there)
        while True:
            try:
                part = os.read(here, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        tap.equal(process.wait(), 0)
    os.close(here)
    return shown.decode()


@tap.case
def an_option_is_given_once_and_as_it_is_meant():
    run('new', CASE)
    run('load', CASE, os.path.join(SOURCE, 'assets/orient-express.jsonl'),
        '--as', 'vm')
    refused('--limit: given twice', 'list', CASE, 'vessel', '--limit=1',
            '--limit', '2')
    refused('--as: given twice', 'log', CASE, '--as', 'a', '--as', 'b')
    refused('--all: given twice', 'export', CASE, '--all', '--all')
    refused('--limit: its value is missing', 'list', CASE, 'vessel',
            '--limit')
    refused('--all=1: it takes no value', 'export', CASE, '--all=1')
    refused('--nothing: no such option', 'log', CASE, '--nothing')
    refused('--csv: an answer has one form', 'log', CASE, '--json', '--csv')
    refused('--csv: it answers with no list', 'verify', CASE, '--csv')


@tap.case
def a_line_says_it_of_what_the_case_has():
    case = os.path.join(FOLDER, 'to.taf')
    run('new', case)
    run('add', case, 'source', '--key', 'eq24', '--as', 'vm')
    run('add', case, 'vessel', 'Sea Falcon', '--as', 'vm')
    run('add', case, 'vessel', ', , 9179842, registered owner: Azia since '
        '2019, owner and manager: Falcon', '--cite', 'eq24', '--to',
        'Sea Falcon', '--as', 'vm')
    said = run('list', case, 'ship-role', '--csv').stdout.decode()
    tap.within('Sea Falcon,Azia,registered owner', said)
    tap.within('Sea Falcon,Falcon,owner', said)
    tap.equal(run('list', case, 'vessel', '--csv').stdout.decode()
              .count('9179842'), 1)
    for word in ('owner', 'manager'):
        said = run('list', case, 'ship-role', '--where', f'role={word}',
                   '--csv').stdout.decode()
        tap.within('Sea Falcon,Falcon', said)
    run('undo', case, '--as', 'vm')
    run('list', case, 'ship-role', code=1)
    run('add', case, 'port-call', 'Maria', '--to', 'Sea Falcon', code=1)


@tap.case
def a_number_is_one_that_can_be_meant():
    for number in ('-1', '4294967297', '99999999999999999999', '1x', ''):
        refused('not a whole number', 'log', CASE, '--limit', number)
    refused('--before 0: the first entry', 'log', CASE, '--before', '0')
    refused('--known-by 0: the first entry', 'list', CASE, 'vessel',
            '--known-by', '0')
    # as if none was named, it would take the last one back
    refused('--entry 0: the first entry', 'undo', CASE, '--entry', '0',
            '--as', 'vm')


@tap.case
def what_is_not_there_is_named():
    for command in (['list', CASE, 'vessel', '--known-by', '99'],
                    ['export', CASE, '--known-by', '99']):
        tap.within(b'the history has no entry 99', run(*command, code=1).stderr)
    refused('--bytes nowhere: no such folder', 'load', CASE,
            os.path.join(SOURCE, 'assets/orient-express.jsonl'),
            '--bytes', 'nowhere')


@tap.case
def sql_answers_one_statement_or_none():
    refused('a second one begins here: DELETE', 'sql', CASE,
            'SELECT 1; DELETE FROM claim')
    run('sql', CASE, 'SELECT 1 ; -- and no more')


@tap.case
def a_damaged_file_is_called_so():
    short = os.path.join(FOLDER, 'short.taf')
    with open(CASE, 'rb') as whole, open(short, 'wb') as stream:
        stream.write(whole.read(8192))
    said = run('status', short, code=3).stderr
    tap.within(b'short.taf: database disk image is malformed; take an earlier '
               b'copy', said)
    tap.equal(said.count(b'\n'), 1)


@tap.case
def no_form_of_an_answer_moves_a_terminal():
    case = os.path.join(FOLDER, 'h.taf')
    text = os.path.join(FOLDER, 'h.jsonl')
    with open(text, 'w', encoding='utf-8') as stream:
        stream.write(HOSTILE)
    run('new', case)
    run('load', case, text, '--as', 'vm')
    for command in (['list', case, 'vessel', '--csv'],
                    ['list', case, 'vessel', '--tsv'],
                    ['list', case, 'vessel', '--json'],
                    ['list', case, 'claims'],
                    ['list', case, 'claims', '--tsv'],
                    ['sql', case, 'SELECT said FROM claim', '--csv'],
                    ['dump', case]):
        shown = on_a_terminal(*command)
        tap.within('il<U+009B>2J', shown)
        # one CR of the text form, one that the terminal adds
        assert not re.search('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]'
                             '|\r(?!\r?\n)', shown), shown
    raw = run('list', case, 'vessel', '--csv').stdout
    tap.within(b'Ev\x1b[31mil\xc2\x9b2J\x7f', raw)


@tap.case
def what_cannot_be_printed_is_said():
    for command in (['--help'], ['--version'], ['list', '--help'],
                    ['status', CASE], ['dump', CASE]):
        with open('/dev/full', 'wb') as full:
            tap.within(b'No space left', run(*command, code=3,
                                             stdout=full).stderr)


@tap.case
def an_interrupted_answer_is_said_to_be_one():
    with subprocess.Popen([PROGRAM, 'dump', CASE], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        process.stdout.read(1)   # more than a pipe holds is still to come
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        tap.equal((process.wait(), said), (130, b'taffrail: interrupted\n'))


@tap.case
def an_interrupted_load_leaves_nothing():
    before = run('log', CASE).stdout
    with subprocess.Popen([PROGRAM, 'load', CASE, '-', '--as', 'vm'],
                          stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                          bufsize=0) as process:
        # more than a pipe holds: when it is written, loading has begun
        process.stdin.write(b'{"t":"taffrail","form":1,"namespace":"i"}\n')
        for n in range(10000):
            process.stdin.write(b'{"t":"record","id":"@%d","kind":"vessel"}\n'
                                % n)
        process.send_signal(signal.SIGINT)
        process.stdin.close()
        said = process.stderr.read()
        tap.equal((process.wait(), said),
                  (130, b'taffrail: interrupted: nothing was changed\n'))
    tap.equal(run('log', CASE).stdout, before)
    assert not os.path.exists(CASE + '-journal')


tap.main()
