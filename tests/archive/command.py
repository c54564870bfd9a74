"""taffrail as a command, on a case of its own."""
import json
import os
import subprocess

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')


def run(*arguments, given=b'', **environment):
    done = subprocess.run([PROGRAM, *arguments], input=given, timeout=120,
                          capture_output=True,
                          env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr.decode()


def new_case():
    case = os.path.join(tap.temp(), 'case.taf')
    tap.equal(run('new', case)[0], 0)
    return case


def captures(case):
    code, out, _ = run('sql', '--json', case,
                       'SELECT * FROM capture ORDER BY id')
    tap.within(code, (0, 1))  # 1: none
    return json.loads(out)


def fetched(*addresses):
    """A case, and what a fetch of these said of each capture."""
    case = new_case()
    code, out, err = run('fetch', case, '--direct', '--allow-private',
                         '--gap', '0', '--json', *addresses)
    tap.within(code, (0, 4))
    # They are told as they end; here they stand as they were asked for.
    return case, sorted(json.loads(out), key=lambda c: (
        addresses.index(c['address']) if c['address'] in addresses
        else len(addresses)))
