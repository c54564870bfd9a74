"""tap: a test script of functions, each one case, reported as TAP.

    import tap

    @tap.case
    def opens_with_the_first_row_chosen():
        assert ...

    tap.main()

A case fails by any exception; `raise tap.Skip('why')` skips it. tap.temp()
gives a new empty folder, removed at the end. TAFFRAIL_CASES in the environment
is a regular expression: only cases whose name it finds are run.
"""
import atexit
import os
import re
import shutil
import sys
import tempfile
import traceback

CASES = []


class Skip(Exception):
    """This case cannot run here."""


def case(function):
    CASES.append(function)
    return function


def temp():
    folder = tempfile.mkdtemp(prefix='taffrail-')
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def equal(have, want):
    """assert have == want, saying both."""
    assert have == want, f'have {have!r}\nwant {want!r}'


def within(part, whole):
    """assert part in whole, saying both."""
    assert part in whole, f'no {part!r} in\n{whole}'


def note(text):
    for line in str(text).splitlines():
        print('# ' + line)


def run_case(number, function):
    name = function.__name__
    try:
        function()
    except Skip as why:
        print(f'ok {number} - {name} # SKIP {why}', flush=True)
        return True
    except BaseException:   # pylint: disable=broad-except
        note(traceback.format_exc())
        print(f'not ok {number} - {name}', flush=True)
        return False
    print(f'ok {number} - {name}', flush=True)
    return True


def main():
    wanted = os.environ.get('TAFFRAIL_CASES', '')
    CASES[:] = [c for c in CASES if re.search(wanted, c.__name__)]
    print(f'1..{len(CASES)}', flush=True)
    results = [run_case(n, f) for n, f in enumerate(CASES, 1)]
    sys.exit(0 if all(results) else 1)
