#!/usr/bin/python3
"""Long lists and long chains: what is read a part at a time is whole all the
same. A made case: one ship, an owner with many holders, many places."""
import datetime
import json
import os
import re

import sample
import screen
import tap

HOLDERS, PLACES, CALLS, PAPERS, BUSY = 90, 15000, 2500, 40, 215


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
                                     'name': f'Port {i:05}'})
    day = datetime.date(2015, 1, 1)
    for i in range(CALLS):
        yield says('one', 20000 + i,
                   {'record': f'@c{i}', 'kind': 'port-call', 'ship': '@ship',
                    'place': f'@p{i}', 'when': str(day)})
        day += datetime.timedelta(days=1)
    for i in range(2):
        yield says('one', 30000 + i,
                   {'record': f'@gap{i}', 'kind': 'ais-gap', 'ship': '@ship',
                    'when': {'said': 'then',
                             'edtf': f'{2016 + i}-02-01/{2016 + i}-06-01'}})
    # Two say so of one, one says two things of another.
    yield says('two', 1, {'record': '@p700', 'kind': 'place',
                          'name': 'Port 00700', 'country': 'PA'})
    yield says('two', 2, {'record': '@p800', 'kind': 'place',
                          'country': 'RU'})
    yield says('one', 90000, {'record': '@p800', 'kind': 'place',
                             'country': 'CY'})


def papers():
    """A ship of which many papers say a call each; the last was not read."""
    yield line(t='taffrail', form=1, namespace='papers')
    for i in range(PAPERS):
        key = f'paper{i}'
        yield line(t='source', id=f'@{key}', kind='press', key=key)
        if i < PAPERS - 1:
            yield line(t='setting', id=f'@{key}.reading', target=f'@{key}',
                       name='reading', value='done')
        yield says(key, 1, {'record': '@ship', 'kind': 'vessel',
                            'name': 'Broad'},
                   {'record': f'@b{i}', 'kind': 'port-call', 'ship': '@ship',
                    'when': f'2020-01-{1 + i % 28:02}'})


def harbour():
    """A place of many calls."""
    yield line(t='taffrail', form=1, namespace='harbour')
    yield line(t='source', id='@one', kind='press', key='one')
    yield says('one', 1, {'record': '@port', 'kind': 'place', 'name': 'Busy'})
    for i in range(BUSY):
        yield says('one', 2 + i,
                   {'record': f'@b{i}', 'kind': 'port-call', 'place': '@port',
                    'when': f'{1000 + i}'})


MADE = {}


def start(size=(120, 40), lines=text):
    if lines not in MADE:
        home = tap.temp()
        os.mkdir(home + '/tmp')
        with open(home + '/long.jsonl', 'w', encoding='utf-8') as file:
            file.writelines(lines())
        sample.run(home, 'new', home + '/long.taf')
        sample.run(home, 'load', home + '/long.taf', home + '/long.jsonl',
                   '--as', 'vm')
        MADE[lines] = home
    home = MADE[lines]
    program = screen.Program([sample.PROGRAM, home + '/long.taf', '--as', 'vm'],
                             size=size, home=home)
    program.case = home + '/long.taf'
    return program


@tap.case
def a_pane_of_which_the_first_rows_were_read_is_chosen_whole():
    with start(lines=papers) as program:
        program.until('Sources on her')
        program.keys('4*')
        tap.within(f'all {PAPERS} chosen', program.text())
        program.keys('*2*')
        tap.within(f'all {PAPERS} chosen', program.text())


@tap.case
def the_next_unread_source_may_be_far_down():
    with start(lines=papers) as program:
        program.until('Sources on her')
        program.keys('4U')
        tap.within('>  paper39', program.text())


@tap.case
def what_refers_to_a_place_says_how_much_more_there_is():
    with start(lines=harbour) as program:
        program.keys('g/Busy<CR><CR>')
        program.until('What refers to Busy')
        program.keys('<End>')
        program.until(rf'>.*{BUSY - 200} more: Enter lists all of this kind')
        program.keys('<CR>')
        program.until(rf'Port calls.*{BUSY}')


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


def rows(program, n):
    """The names of the first n rows."""
    return [' '.join(line.split()[:2]).lstrip('>')
            for line in program.text().splitlines()[2:2 + n]]


@tap.case
def a_long_list_is_sorted_by_what_is_no_field():
    with start() as program:
        program.keys(':list place<CR>:columns name by standing disputes<CR>')
        program.keys('l]')
        program.until('by origins, down')
        program.keys('<Home>')
        tap.equal(sorted(rows(program, 2)), ['Port 00700', 'Port 00800'])
        program.keys('ll]')
        program.until('by disputes, down')
        program.keys('<Home>')
        tap.equal(rows(program, 1), ['Port 00800'])
        tap.equal(sample.taffrail(program, 'list', 'place', '--sort',
                                  '-disputes', '--columns', 'name disputes',
                                  '--csv', '--limit', '2').split('\n')[1],
                  'Port 00800,1')
        program.keys('[')
        program.until(f'by disputes, {PLACES}')
        program.keys('<Home>')
        assert 'Port 00800' not in rows(program, 20), program.text()


@tap.case
def all_rows_of_a_long_list_are_chosen_at_once():
    with start() as program:
        program.keys(':list place<CR>*')
        program.until(f'all {PLACES} chosen')
        program.keys('tharbour<CR>')
        program.until(f'tagged {PLACES} things: harbour')
        tap.equal(sample.taffrail(
            program, 'sql', 'select count(*) from tag').split()[-1],
            str(PLACES))
        program.keys('*')
        program.until(f'all {PLACES} chosen')
        program.keys('<Home><Space>')
        program.until(f'{PLACES - 1} chosen')
        program.keys('*')
        program.until('none chosen')
        program.keys('/port 0070<CR>*')
        program.until('all 10 chosen')
        program.keys('<Esc><Esc>u')
        program.until('took back: tag')


def check_timeline(program):
    total = CALLS + 2 + 2
    tap.within(f', {total} ', program.text())
    tap.within(f' Port calls {CALLS}', program.text())
    program.keys('G')
    tap.within(' AIS gaps 2', program.text())
    last = re.search(r'(?m)^>.*?  (\S.*)$', program.text())
    assert re.search(r'\[ +\]', last.group(1)), last.group(0)
    program.keys('{')   # a lane up: its first row
    tap.within('>1 Jan', program.text())
    program.keys('>>>>>>')
    before = program.text()
    program.keys(']]]]]')   # along time: the row goes along
    row = re.search(r'(?m)^>(\d+ \w+ ?\d*) .*\(\.?\)', program.text())
    assert row, program.text()
    assert row.group(0) not in before, program.text()
    program.keys('}')
    assert re.search(r'(?m)^ AIS gaps 2.*\n>', program.text()), program.text()
    program.keys('}')
    program.until('this is the last lane')
    program.keys('_')
    assert re.search(r'(?m)^ AIS gaps 2 .*\[ +\]-*\[ +\]', program.text()), \
        program.text()


@tap.case
def a_timeline_has_its_lanes_at_any_length():
    with start() as program:
        program.keys('T')
        check_timeline(program)
        program.keys('T')
        check_timeline(program)


@tap.case
def what_is_said_of_a_ship_goes_on_to_its_last_row():
    with start() as program:
        program.keys('2G')
        program.until(f'>[^│]*Port {CALLS - 1:05}')
        path = program.home + '/calls.csv'
        program.keys(f'|tee {path}<CR>')
        program.until('tee has ended')
        program.write(b'\r')
        program.until(f'{CALLS + 2} rows to tee')
        with open(path, encoding='utf-8') as file:
            tap.equal(len(file.readlines()), 1 + CALLS + 2)


def check_find(program):
    program.keys('/port 02333<CR>')
    program.until('>[^│]*Port 02333')
    program.keys('/port 00007<CR>')   # round the end
    program.until('>[^│]*Port 00007')
    program.keys('/port 0233<CR>')
    program.until('>[^│]*Port 00233')
    program.keys('n')
    program.until('>[^│]*Port 02330')
    program.keys('NN')
    program.until('>[^│]*Port 02339')   # round the beginning
    program.keys('/nowhere to be found<CR>')
    program.until('`nowhere to be found` is not here')


@tap.case
def words_are_found_in_rows_that_nobody_has_looked_at():
    for keys in ('T', 'TT', '2'):
        with start() as program:
            program.keys(keys)
            check_find(program)


tap.main()
