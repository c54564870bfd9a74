#!/usr/bin/python3
"""Claims, sources, citations, notes and the history as tables: the first case,
and with some thousand rows, driven by keys."""
import csv
import io
import json
import os
import re

import sample
import screen
import tap


def heading(program):
    return program.text().splitlines()[1]


def total(program):
    return program.text().splitlines()[0]


def piped(program, keys):
    path = program.home + '/rows.csv'
    program.keys(keys)
    program.keys(f'|tee {path}<CR>')
    program.until('tee has ended')
    program.write(b'\r')
    program.until('rows to tee')
    with open(path, 'rb') as file:
        return file.read().decode()


def id_of(number):
    """13 letters of a number, as the case prints it."""
    letters = '0123456789abcdefghjkmnpqrstvwxyz'
    text = ''
    for _ in range(13):
        text = letters[number & 31] + text
        number >>= 5
    return text


def load_many(program, count=2600):
    """Notes, sources and citations of one source, that many each."""
    path = os.path.join(program.home, 'many.jsonl')
    note, source, citation = (1 << 50), (2 << 50), (3 << 50)
    with open(path, 'w', encoding='utf-8') as file:
        def put(row):
            file.write(json.dumps(row) + '\n')
        put({'t': 'taffrail', 'form': 1, 'namespace': 'many'})
        for i in range(count):
            put({'t': 'record', 'id': id_of(source + i), 'kind': 'document'})
            put({'t': 'source', 'id': id_of(source + i), 'kind': 'press',
                 'address': f'https://example.org/{i}'})
            put({'t': 'citation', 'id': id_of(citation + i), 'n': i + 1,
                 'source': id_of(source), 'quote': f'sentence {i} of it'})
            put({'t': 'note', 'id': id_of(note + i),
                 'target': id_of(source + i), 'text': f'remark {i} on it'})
    sample.taffrail(program, 'load', path)


@tap.case
def a_claim_leads_to_its_record_and_its_passage():
    with sample.start() as program:
        program.keys('gk:where source=pexa21b and field=place<CR>')
        tap.within('Claims where source=pexa21b and field=place, ',
                   total(program))
        tap.within('Port Example', program.row(2))
        program.keys('o')
        tap.within('pexa21b, Notice to shipping 14 ', program.row(1))
        tap.within('>', program.row(19))
        program.keys('q<CR>')
        program.until('1Vessels')
        tap.within('5port call', program.text())


@tap.case
def the_same_claims_go_to_a_command_and_are_listed():
    columns = 'record field value hedge speaker where as-of by standing id'
    with sample.start((200, 60)) as program:
        program.keys(f'gk:columns {columns}<CR>:where source=rusi23<CR>')
        for word in columns.split():
            for key, sign in (('[', ''), (']', '-')):
                have = piped(program, key)
                want = sample.taffrail(
                    program, 'list', 'claims', '--csv', '--columns', columns,
                    '--where', 'source=rusi23', '--sort', sign + word)
                tap.equal(have.splitlines(), want.splitlines())
                assert len(have.splitlines()) > 500, have
            program.keys('l')


@tap.case
def each_ledger_says_the_same_to_a_command_and_on_the_command_line():
    with sample.start((200, 60)) as program:
        for keys, word in (('gS', 'sources'), ('7', 'notes'),
                           (':list citations<CR>', 'citations'),
                           ('9', 'history')):
            have = piped(program, keys)
            heads = have.splitlines()[0].replace(',', ' ')
            want = sample.taffrail(program, 'list', word, '--csv',
                                   '--columns', heads)
            tap.equal(have.splitlines(), want.splitlines())
            assert len(have.splitlines()) > 2, have


@tap.case
def columns_of_claims_are_remembered():
    with sample.start() as program:
        program.keys('gk:columns value where:30<CR>')
        tap.equal(heading(program).split(), ['Value', 'Where'])
        program.keys('q:columns<BS><CR>')
        with open(program.home + '/state/taffrail/columns',
                  encoding='utf-8') as file:
            tap.equal(file.read(), 'claims value where:30\n')
        again = screen.Program(
            [sample.PROGRAM, program.case, '--as', 'vm'], home=program.home)
        with again:
            again.keys('gk')
            tap.equal(heading(again).split(), ['Value', 'Where'])
            again.keys('_')
            tap.within('Hedge', heading(again))
            again.keys(':columns colour<CR>')
            tap.within('claims have no column `colour`', again.text())


@tap.case
def several_claims_are_tagged_and_judged_as_one_entry():
    with sample.start((120, 40)) as program:
        program.keys('gk/angara flag<BS><BS><BS><BS><BS><CR>')
        program.keys('<Space><Space>tcheck<CR>')
        program.until('done: tagged 2 things')
        program.keys(':where tag=check<CR>')
        tap.within('Claims where tag=check, 2 ', total(program))
        program.keys('*Jx')
        tap.within('rejected: and why?', program.text())
        program.keys('m')
        program.until('done: ')
        program.keys('gk:where standing=rejected and tag=check<CR>')
        program.until('rejected and tag=check, 2 ')
        program.keys('u')
        program.keys('gk:where standing=rejected and tag=check<CR>')
        program.until('nothing is claimed')


@tap.case
def who_else_has_the_value_of_a_claim():
    with sample.start((120, 40)) as program:
        program.keys('gk:where record=Maria and field=flag<CR>ll=')
        program.until('Vessels where flag=')
        tap.within('Angara', program.text())
        program.keys('qgk:where field=port-call.ship<CR>')
        tap.within('no kind has a field', program.text())


@tap.case
def what_has_no_source_says_so():
    with sample.start() as program:
        program.keys(':claim flag Russia<CR>')
        program.until('done: Flag Russia')
        program.keys('gk:where record=Maria and value=Russia<CR>')
        tap.within('no source', program.row(2))
        program.keys(':list claims<CR>:where standing=uncited<CR>')
        program.until('nothing is claimed')


@tap.case
def no_list_stops_in_silence():
    with sample.start((120, 40)) as program:
        load_many(program)
        program.keys('R7')
        tap.within('Notes, 2639 ', total(program))
        assert 'remark' not in program.text(), program.text()
        program.keys('G')
        tap.within('>note     remark 0 on it', program.text())
        program.keys('/remark 17 on<CR>')
        program.until('/remark 17 on: 1')
        program.keys('gd')
        program.until('Sources, 26')
        program.keys('G')
        seen = program.text()
        program.keys('<PgUp>')
        assert program.text() != seen
        program.keys(':where address~example.org/7<CR>')
        program.until('Sources where address~example.org/7, ')
        program.keys('gt' + id_of(2 << 50) + '<CR>')
        program.until(', 2600 ')
        program.keys('G')
        tap.within('sentence 2599 of it', program.text())
        program.keys('l]')
        program.until('by quote, down')
        program.keys('gg')
        tap.within('sentence 999 of it', program.row(2))


@tap.case
def what_goes_on_below_a_note_is_no_note():
    with sample.start() as program:
        program.keys('7')
        notes = re.search(r'Notes, (\d+)', total(program)).group(0)
        program.keys('z')
        tap.within(notes + ' ', total(program))
        tap.within('          receives weapons', program.text())
        program.keys('qgk/flag maria<CR>')
        tap.within('Claims, ', total(program))
        tap.within('>Maria            Flag', program.text())


@tap.case
def the_next_unread_is_found_in_a_list_too():
    with sample.start() as program:
        program.keys('gS:columns key read<CR>U')
        chosen = next(row for row in program.text().splitlines()
                      if row.startswith('>'))
        tap.within(' new', chosen)
        program.keys('r')
        program.until('done: ')
        tap.within(' reading', next(row for row in program.text().splitlines()
                                    if row.startswith('>')))


@tap.case
def an_order_that_takes_long_is_left_by_escape():
    with sample.start() as program:
        program.keys('gkllll]')
        tap.within('Claims by where, down', total(program))
        program.keys('/maria<CR><Esc>')
        program.until('Claims by where, down, 21')


@tap.case
def lists_of_ledgers_answer_in_csv():
    with sample.start() as program:
        rows = list(csv.DictReader(io.StringIO(sample.taffrail(
            program, 'list', 'claims', '--csv', '--where', 'record=Maria'))))
        assert rows and all(row['record'] for row in rows)
        assert {row['field'] for row in rows} > {'Name', 'Flag'}, rows
        standing = sample.taffrail(program, 'list', 'citations', '--tsv',
                                   '--about', 'rusi23', '--where',
                                   'standing=disputed', '--columns',
                                   'citation by').splitlines()
        assert len(standing) > 3, standing
        assert all(re.search(r'^rusi23/\d+\t!$', row)
                   for row in standing[1:]), standing


tap.main()
