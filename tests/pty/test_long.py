#!/usr/bin/python3
"""Long lists and long chains: what is read a part at a time is whole all the
same. A made case: one ship, an owner with many holders, many places."""
import json
import os

import sample
import screen
import tap

HOLDERS, PLACES = 90, 1500


def line(**keys):
    return json.dumps(keys) + '\n'


def says(source, n, *records):
    return line(t='citation', id=f'@{source}.{n}', source=f'@{source}', n=n,
                at=f'l.{n}', says=list(records))


def text():
    yield line(t='taffrail', form=1, namespace='long')
    for key in ('one', 'two'):
        yield line(t='source', id=f'@{key}', kind='press', key=key)
    yield says('one', 1, {'record': '@ship', 'kind': 'vessel',
                          'name': 'Endless'},
               {'record': '@owner', 'kind': 'company', 'name': 'Owner'},
               {'record': '@role', 'kind': 'ship-role', 'ship': '@ship',
                'party': '@owner', 'role': 'owner'})
    for i in range(HOLDERS):
        yield says('one', 2 + i,
                   {'record': f'@h{i}', 'kind': 'company',
                    'name': f'Holder {i:02}'},
                   {'record': f'@s{i}', 'kind': 'shareholding',
                    'holder': f'@h{i}', 'company': '@owner',
                    'when': f'{1900 + i}'})
    for i in range(PLACES):
        yield says('one', 2000 + i, {'record': f'@p{i}', 'kind': 'place',
                                     'name': f'Port {i:04}'})
    # Two say so of one, one says two things of another.
    yield says('two', 1, {'record': '@p700', 'kind': 'place',
                          'name': 'Port 0700', 'country': 'PA'})
    yield says('two', 2, {'record': '@p800', 'kind': 'place',
                          'country': 'RU'})
    yield says('one', 9000, {'record': '@p800', 'kind': 'place',
                             'country': 'CY'})


MADE = {}


def start(size=(120, 40)):
    if 'home' not in MADE:
        home = tap.temp()
        os.mkdir(home + '/tmp')
        with open(home + '/long.jsonl', 'w', encoding='utf-8') as file:
            file.writelines(text())
        sample.run(home, 'new', home + '/long.taf')
        sample.run(home, 'load', home + '/long.taf', home + '/long.jsonl',
                   '--as', 'vm')
        MADE['home'] = home
    program = screen.Program(
        [sample.PROGRAM, MADE['home'] + '/long.taf', '--as', 'vm'],
        size=size, home=MADE['home'])
    program.case = MADE['home'] + '/long.taf'
    return program


@tap.case
def a_long_chain_is_read_down_to_its_end():
    with start() as program:
        program.keys('3')
        tap.within('Holder 00', program.text())
        assert 'Holder 89' not in program.text()
        # all but the last of the holders have one below them
        assert '└' not in program.text(), program.text()
        program.keys('<End>')
        tap.within('Holder 89', program.text())
        program.keys('<Home>')
        tap.within('Owner', program.text())
        for _ in range(HOLDERS):
            program.keys('j')
        tap.within('Holder 89', program.text())
        tap.within('└', program.text())
        path = program.home + '/rows.csv'
        program.keys(f'<Home>|tee {path}<CR>')
        program.until('tee has ended')
        program.write(b'\r')
        program.until('rows to tee')
        with open(path, encoding='utf-8') as file:
            tap.equal(len(file.readlines()), 1 + 1 + HOLDERS)


tap.main()
