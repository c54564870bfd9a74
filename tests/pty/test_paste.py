#!/usr/bin/python3
"""Text pasted into the workbench where no line is typed, on a real case."""
import json
import os
import subprocess

import screen
import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
HOME = tap.temp()


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], timeout=screen.LIMIT,
                          check=False,
                          env=screen.fixed_environment(HOME, 'dumb', {}),
                          capture_output=True).stdout.decode()


def new_case():
    case = os.path.join(tap.temp(), 'case.taf')
    run('new', case)
    run('add', case, 'source', '--address', 'https://a.org/1', '--key', 'a1')
    return case


def rows(case, table):
    return [line for line in map(json.loads, run('dump', case).splitlines())
            if line['t'] == table]


def start(case, *arguments):
    return screen.Program([PROGRAM, case, *arguments], size=(80, 24), home=HOME,
                          env={'TAFFRAIL_ANALYST': 'vm'})


@tap.case
def addresses_become_sources_after_one_question():
    case = new_case()
    with start(case) as program:
        program.paste('https://a.org/1\rhttps://b.org/2023/x\r'
              'https://c.org/y ' + 'z' * 5000)
        program.until('3 addresses: make sources')
        tap.equal(len(rows(case, 'source')), 1)
        program.keys('y')
        program.until('2 new sources, 1 known already')
    tap.equal([s['value'] for s in rows(case, 'setting')],
              ['a1', 'b23', 'c'])


@tap.case
def a_no_makes_nothing_and_keys_in_a_paste_do_nothing():
    case = new_case()
    with start(case) as program:
        program.paste('q:quit\rhttps://b.org/')
        program.until('1 address: make sources')
        program.keys('n')
        program.until('nothing was done')
        program.paste('no address')
        program.until('pasted text is taken where a line')
    tap.equal(len(rows(case, 'source')), 1)


@tap.case
def text_is_attached_to_the_pinned_source():
    case = new_case()
    with start(case) as program:
        program.keys(':pin a1<CR>')
        program.until('citing a1')
        program.paste('The Maria\rlay in Dunai.')
        program.until('attach these 23 bytes of text to a1')
        program.keys('y')
        program.until('how was the text obtained')
        program.keys('copied from the page<CR>')
        program.until('23 bytes attached to a1')
    capture = rows(case, 'capture')[0]
    tap.equal((capture['obtained'], capture['size'], capture['type']),
              ('copied from the page', 23, 'text/plain'))
    tap.equal(run('bytes', case, 'a1'), 'The Maria\nlay in Dunai.')


tap.main()
