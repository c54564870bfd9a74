#!/usr/bin/python3
"""Records are entered on the line of their kind: each kind of the registry to
its end, names completed, and names made on the spot."""
import json
import re

import sample
import screen
import tap

CHOICES = {}


def registry():
    """[(word, label, [(field word, type)] of its line)], CHOICES filled."""
    kinds, types = [], {}
    with open(screen.source_path('assets', 'registry.txt'),
              encoding='utf-8') as file:
        rows = [line.rstrip('\n').split('|') for line in file]
    for row in rows:
        if row[0] == 'field':
            types[row[2], row[3]] = row[5]
        elif row[0] == 'choice':
            CHOICES.setdefault(row[2], row[3])
    for row in rows:
        if row[0] == 'kind':
            line = [word.strip() for word in row[6].split(',')]
            kinds.append((row[2], row[3],
                          [(word, types[row[2], word]) for word in line]))
    return kinds


def value(kind, word, type_):
    """What a person might type there; names that the case does not have."""
    type_, _, of = type_.partition(':')
    fixed = {'date': '3 Oct 2023', 'period': '4 Oct 2023', 'number': '3',
             'country': 'Cyprus', 'id': '9179842'}
    if type_ == 'choice':
        return CHOICES[of]
    if type_ == 'ref' and of == '*':
        return 'Maria'
    return fixed.get(type_, f'{kind} {word}')


def rows_of(program):
    return [json.loads(line) for line in
            sample.taffrail(program, 'dump').splitlines()]


def made(program, before, kind):
    """The claims by field word of the one record that is new."""
    known = {row['id'] for row in before if 'id' in row}
    rows = [row for row in rows_of(program) if row.get('id') not in known]
    ids = [row['id'] for row in rows if row['t'] == 'record' and
           row['kind'] == kind]
    return ids, rows


def enter_as_new(program, label):
    """The last of the offers, where something fits."""
    program.until(f'done.*{label} |The case has')
    offers = re.search(r'(?m)^[ >](\d) +a new one', program.text())
    if offers:
        program.keys(offers[1])
        program.until(f'done.*{label} ')


@tap.case
def each_kind_is_entered_to_the_end():
    kinds = registry()
    assert len(kinds) >= 30, kinds
    with sample.start((80, 24)) as program:
        before = rows_of(program)
        for kind, label, line in kinds:
            text = ', '.join(value(kind, *field) for field in line)
            program.keys(f':add {kind}<CR><C-u>{text}')
            program.keys('<CR>')
            enter_as_new(program, label)
        rows = [row for row in rows_of(program) if row not in before]
        for kind, _, line in kinds:
            claimed = {row['field'] for row in rows if row['t'] == 'claim'}
            for word, _ in line:
                tap.within(f'{kind}.{word}', claimed)
            assert [row for row in rows if row['t'] == 'record' and
                    row['kind'] == kind], f'no {kind} was made'
        sample.taffrail(program, 'verify')


@tap.case
def a_name_is_completed_or_made_on_the_spot():
    with sample.start((80, 24)) as program:
        before = rows_of(program)
        program.keys('2a<C-u>Angar<Tab>')
        tap.within('line      Angara\n', program.text())
        program.keys(', Nowhere Bay, 3 Oct 2023')
        program.until('Nowhere Bay +new: it will be made')
        tap.within('Angara                       Angara', program.text())
        program.keys('<CR>')
        enter_as_new(program, 'Port call')
        tap.within('Port call Angara, Nowhere Bay', program.text())
        calls, rows = made(program, before, 'port-call')
        places, _ = made(program, before, 'place')
        tap.equal((len(calls), len(places)), (1, 1))
        tap.equal(made(program, before, 'vessel')[0], [])
        claims = {row['field']: row for row in rows if row['t'] == 'claim'}
        tap.equal(claims['port-call.place']['ref'], places[0])
        tap.equal(claims['place.name']['said'], 'Nowhere Bay')
        tap.within(claims['port-call.ship']['ref'],
                   [row['id'] for row in before if row['t'] == 'record' and
                    row['kind'] == 'vessel'])
        tap.within('Nowhere Bay', sample.taffrail(
            program, 'list', 'port-call', '--filter', 'Angara'))
        program.keys('u')  # it is asked for: the Maria stands in view
        program.until('take back port-call Angara')
        program.keys('y')
        program.until('took back: port-call Angara')
        tap.equal(rows_of(program), before)


@tap.case
def an_offer_is_taken_by_its_number():
    with sample.start((80, 24)) as program:
        calls = len(made(program, [], 'port-call')[0])
        program.keys(':pin noname24<CR>2a<C-u>Angara, Najin<CR>')
        program.until('3 +a new one')
        program.keys('2')
        program.until('done: it says so too')
        tap.equal(len(made(program, [], 'port-call')[0]), calls)
        program.keys('2a<C-u>Angara, Najin<CR>')
        program.until('3 +a new one')
        program.keys('3')
        program.until('done.*Port call Angara, Najin')
        tap.equal(len(made(program, [], 'port-call')[0]), calls + 1)


EXTRACT = ('Sea Falcon, tanker, 9179842, flag: Cyprus, built: 1998, '
           'registered owner: M Leas<Tab> since 2019, ISM manager: Falcon '
           'Management, owner and operator: Falcon Management, P&I club: Gard')


@tap.case
def an_extract_is_one_form_with_one_citation():
    with sample.start((80, 24)) as program:
        before = rows_of(program)
        program.keys(f':pin rusi23<CR>1:add vessel<CR><C-u>{EXTRACT}')
        program.until('register… M Leasing +M Leasing, since 2019')
        program.until('ISM mana… +Falcon Management +new: it will be made')
        program.keys('<CR>')
        program.until('done: Vessel Sea Falcon')
        _, rows = made(program, before, 'vessel')
        kinds = [row['kind'] for row in rows if row['t'] == 'record']
        tap.equal(sorted(kinds), ['company', 'company'] + ['ship-role'] * 4 +
                  ['vessel'])
        tap.equal(len([row for row in rows if row['t'] == 'citation']), 1)
        tap.equal(sorted(row['said'] for row in rows if row['t'] == 'claim'
                         and row['field'] == 'ship-role.role'),
                  ['ISM manager', 'P&I club', 'operator', 'owner',
                   'registered owner'])
        # All of it is on screen: it is taken back without a question.
        program.keys('u')
        program.until('took back: vessel Sea Falcon|take back vessel Sea')
        if 'take back vessel' in program.text():
            program.keys('y')
            program.until('took back: vessel Sea Falcon')
        tap.equal(rows_of(program), before)


@tap.case
def names_of_parts_are_completed():
    with sample.start((80, 24)) as program:
        program.keys('1:add vessel<CR><C-u>Sea Falcon, tanker, 9179842, ')
        program.until('Tab: mmsi: call-sign: flag: ')
        program.keys('reg')
        program.until('Tab: registered owner:$')
        program.keys('<Tab>')
        program.until('9179842, registered owner:$')
        program.keys('Azia Shipping Co<Tab>')
        program.until('registered owner: Azia Shipping Company')
        program.keys(', fl<Tab>RU')
        program.until('flag +RU ')
        program.keys('<Esc>')


tap.main()
