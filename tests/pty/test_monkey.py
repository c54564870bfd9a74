#!/usr/bin/python3
"""Random keys, sizes, pastes and clicks: the program lives, and the case
verifies after. TAFFRAIL_KEYS says how many keys, TAFFRAIL_SEED repeats a run.

No command that is typed by chance may be found, so PATH leads nowhere.
"""
import os
import time

import monkey
import sample
import screen
import tap

FAKE = os.path.join(os.environ.get('TAFFRAIL_BUILDDIR', '.'), 'tests', 'ui',
                    'fake_workbench')
KEYS = int(os.environ.get('TAFFRAIL_KEYS', '5000'))
NOTHING = {'EDITOR': '/bin/true', 'VISUAL': '/bin/true',
           'PATH': '/nonexistent'}


def seed():
    number = int(os.environ.get('TAFFRAIL_SEED', '0')) or int(time.time())
    tap.note(f'seed {number} (TAFFRAIL_SEED={number} does the same again)')
    return number


@tap.case
def a_monkey_leaves_a_case_that_verifies():
    with sample.start(env=NOTHING) as program:
        monkey.run(program, KEYS, seed())
        sample.taffrail(program, 'verify')


@tap.case
def a_monkey_at_a_case_without_a_file():
    with screen.Program([FAKE], env=NOTHING) as program:
        monkey.run(program, KEYS // 4, seed())


tap.main()
