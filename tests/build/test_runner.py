#!/usr/bin/python3
"""tests/run-tests counts every case, and what goes wrong beside the cases."""
import os
import signal
import subprocess
import time

import screen
import tap

RUNNER = screen.source_path('tests', 'run-tests')


def run(scripts, *options):
    """Run shell scripts {name: text} as tests. -> (status, output lines)"""
    folder = tap.temp()
    for name, text in scripts.items():
        path = os.path.join(folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\n' + text + '\n')
        os.chmod(path, 0o755)
    done = subprocess.run(
        [RUNNER, '--srcdir', folder, '--counts', 'counts', *options,
         *scripts], cwd=folder, check=False, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout.splitlines()


def counts(text, *options):
    """-> (status, last line) of one test program."""
    status, lines = run({'test_one': text}, *options)
    return status, lines[-1]


@tap.case
def cases_are_added_up():
    status, lines = run({
        'test_a': 'echo 1..2; echo ok 1 - x; echo ok 2 - y',
        'test_b': 'echo 1..1; echo ok 1; echo 1..1; echo ok 1',
        'helper': 'exit 9'})
    tap.equal((status, lines[-1]), (0, '4 passed, 0 failed'))
    tap.equal(len(lines), 3)


@tap.case
def failures_are_counted_and_shown_whole():
    status, lines = run({'test_a': 'echo 1..2; echo ok 1; '
                                   'echo "# why"; echo not ok 2; exit 1'})
    tap.equal((status, lines[-1]), (1, '1 passed, 1 failed'))
    assert any(line.strip() == '# why' for line in lines), lines


@tap.case
def skipped_cases_do_not_pass():
    status, lines = run({'test_a': 'echo 1..2; echo ok 1; '
                                   'echo "not ok 2 # SKIP no network"'})
    tap.equal((status, lines[-2:]),
              (0, ['1 skipped', '1 passed, 0 failed']))


@tap.case
def what_goes_wrong_outside_the_cases_fails():
    for text in ('echo ok 1', 'echo 1..3; echo ok 1', ':', 'echo 1..0',
                 'echo 1..1; echo ok 1; exit 3',
                 'echo 1..1; echo ok 1; kill -SEGV $$',
                 'echo 1..1; echo ok 1; echo "Bail out! disk"',
                 'echo 1..1; echo ok 1; echo ok 2'):
        status, last = counts(text)
        tap.equal((text, status, last.split(', ')[1]), (text, 1, '1 failed'))


@tap.case
def a_test_that_hangs_is_ended():
    start = time.monotonic()
    status, last = counts('echo 1..1; echo ok 1; sleep 60 & sleep 60',
                          '--timeout', '0.3')
    tap.equal((status, last), (1, '1 passed, 1 failed'))
    assert time.monotonic() - start < 30


@tap.case
def a_test_can_be_ended_also_where_the_runner_cannot():
    numbers = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        for number in numbers:
            status, last = counts('echo 1..1; echo ok 1; '
                                  f'kill -{number} $$; exit 0')
            tap.equal((number, status, last), (number, 1,
                                               '1 passed, 1 failed'))
    finally:
        for number, handler in zip(numbers, before):
            signal.signal(number, handler)


@tap.case
def a_test_that_is_not_there_fails():
    status, lines = run({}, 'test_absent')
    tap.equal((status, lines[-1]), (1, '0 passed, 1 failed'))


@tap.case
def no_test_at_all_fails():
    tap.equal(run({})[0], 1)


@tap.case
def each_test_has_a_home_of_its_own():
    text = ('echo 1..1; [ ! -e $XDG_DATA_HOME/x ] && '
            'mkdir -p $XDG_DATA_HOME && : >$XDG_DATA_HOME/x && '
            '[ "$TZ$LC_ALL" = UTC0C.UTF-8 ] && echo ok 1')
    status, lines = run({'test_a': text, 'test_b': text})
    tap.equal((status, lines[-1]), (0, '2 passed, 0 failed'))


tap.main()
