#!/usr/bin/python3
"""The detail: what an inferred claim rests on, sources that are lost. A made
case of a ship whose type is inferred from her flag and her owner."""
import json

import sample
import screen
import tap


def line(**keys):
    return json.dumps(keys) + '\n'


def says(name, source, n, *records, **more):
    return line(t='citation', id=f'@{name}', source=f'@{source}', n=n,
                at=f'l.{n}', says=list(records), **more)


def text():
    yield line(t='taffrail', form=1, namespace='rest')
    yield line(t='source', id='@one', kind='press', key='one23')
    yield line(t='source', id='@gone', kind='press', key='gone23',
               state='lost', link='an older page', cited_by='@one')
    yield says('named', 'one', 1,
               {'record': '@ship', 'kind': 'vessel', 'name': 'Wind'})
    yield says('flag', 'gone', 2,
               {'record': '@ship', 'kind': 'vessel', 'flag': 'PA'},
               quote='flies the flag of Panama')
    yield says('type', 'one', 3,
               {'record': '@ship', 'kind': 'vessel', 'type': 'cargo ship'},
               basis='inferred')
    yield says('words', 'one', 4,
               {'record': '@ship', 'kind': 'vessel',
                'description': 'carries arms'}, basis='inferred')


def start(size):
    home = tap.temp()
    case = home + '/rest.taf'
    with open(home + '/rest.jsonl', 'w', encoding='utf-8') as file:
        file.writelines(text())
    sample.run(home, 'new', case)
    sample.run(home, 'load', case, home + '/rest.jsonl', '--as', 'vm')
    claims = {}
    for row in sample.run(home, 'dump', case).splitlines():
        row = json.loads(row)
        if row['t'] == 'claim':
            claims[row['field'].split('.')[1]] = row['id']
    with open(home + '/more.jsonl', 'w', encoding='utf-8') as file:
        file.write(line(t='taffrail', form=1, namespace='rest'))
        for i, (claim, on) in enumerate((
                ('type', 'flag'), ('description', 'type'),
                ('description', 'flag'))):
            file.write(line(t='premise', id=f'@p{i}', claim=claims[claim],
                            rests_on=claims[on]))
    sample.run(home, 'load', case, home + '/more.jsonl', '--as', 'vm')
    return screen.Program([sample.PROGRAM, case, '--as', 'vm'], size=size,
                          home=home)


def part(program, first):
    """The lines from the one that begins so, without the last two."""
    lines = [row.rstrip() for row in program.lines()]
    at = next(i for i, row in enumerate(lines) if row[1:].startswith(first))
    return lines[at:-2]


MANY = 70


def told_by_many():
    """A call that each of many documents tells of."""
    yield line(t='taffrail', form=1, namespace='many')
    for n in range(MANY):
        yield line(t='source', id=f'@s{n}', kind='press', key=f'paper{n}')
        # two citations each, one after all the others
        for part_of in 'ab':
            yield says(f'{part_of}{n}', f's{n}', 1 + (part_of == 'b'),
                       {'record': '@ship', 'kind': 'vessel', 'name': 'Wind'})


@tap.case
def the_heading_counts_all_documents_and_origins():
    home = tap.temp()
    case = home + '/many.taf'
    with open(home + '/many.jsonl', 'w', encoding='utf-8') as file:
        file.writelines(told_by_many())
    sample.run(home, 'new', case)
    sample.run(home, 'load', case, home + '/many.jsonl', '--as', 'vm')
    with screen.Program([sample.PROGRAM, case, '--as', 'vm'],
                        size=(120, 40), home=home) as program:
        program.until(rf'{MANY} origins, {MANY} documents, no hedge')
        program.keys('q')


@tap.case
def a_claim_stands_above_all_that_it_rests_on():
    with start((80, 24)) as program:
        program.keys('5z')
        tap.equal([row for row in part(program, 'Type') if row], [
            ' Type           cargo ship                                    1',
            '                one23 l.3: cargo ship',
            ' rests on       Wind, Flag: PA (gone23 l.2)',
            ' Flag           PA                                            1',
            '                gone23 l.2: "flies the flag of Panama"; this '
            'source is lost',
            ' Description    carries arms                                  1',
            '                one23 l.4: carries arms',
            ' rests on       Wind, Flag: PA (gone23 l.2)',
            '                Wind, Type: cargo ship (one23 l.3)',
            '                  Wind, Flag: PA (gone23 l.2, see above)'])


@tap.case
def a_lost_source_says_that_it_is_lost():
    for size in ((80, 24), (120, 40)):
        with start(size) as program:
            program.keys('5jjj')
            tap.within('gone23 (lost)', program.text())
            program.keys(':look-at lost<CR>')
            tap.within('lost         ', program.text())
            tap.within('its address is lost; one23 links to it as '
                       '"an older page"', program.text())


tap.main()
