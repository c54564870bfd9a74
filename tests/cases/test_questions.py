#!/usr/bin/python3
"""What an investigator asks of the first case, by the command line; the
answers were read off the five documents by hand."""
import json
import os
import subprocess

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
SOURCE = os.environ.get('TAFFRAIL_SRCDIR', '.')


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True,
                          timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def ask(*arguments):
    code, out, err = run(*arguments, '--json')
    assert out, err
    return json.loads(out)


def first_case():
    case = os.path.join(tap.temp(), 'first.taf')
    assert run('new', case)[0] == 0
    code, _, err = run('load', case, '--as', 'vm',
                       os.path.join(SOURCE, 'assets/orient-express.jsonl'))
    assert code == 0, err
    return case


CASE = first_case()


def field(thing, word):
    for f in ask('show', CASE, thing)['fields']:
        if f['field'] == word:
            return f
    raise AssertionError(f'{thing} has no {word}')


@tap.case
def which_ships_are_in_it():
    names = {row.get('name', '').split(' +')[0]
             for row in ask('list', CASE, 'vessel')}
    assert {'Angara', 'Maria', 'Lady R', 'Maja', 'Adler', 'Ascalon',
            'SPARTA IV'} <= names


@tap.case
def is_the_maria_listed():
    rows = [c for c in ask('conflicts', CASE)
            if c['group'] == 'designation' and 'Maria' in c['what']]
    tap.equal(len(rows), 1)
    tap.equal(rows[0]['standing'], 'disputed')
    said = {(c['where'].split('/')[0], c['denies'])
            for c in rows[0]['claims']}
    tap.equal(said, {('rusi23', True), ('noname24', False)})


@tap.case
def when_was_the_angara_listed_and_by_whom():
    rows = [r for r in ask('list', CASE, 'designation')
            if r.get('target') == 'Angara']
    tap.equal([(r['authority'], r['listed']) for r in rows],
              [('US', 'May 2022')])


@tap.case
def three_papers_on_one_report_are_one_origin():
    where = 'ship=Maria and place=Dunai'
    rows = [r for r in ask('list', CASE, 'port-call', '--where', where)
            if '14 Oct' in r.get('when', '')]
    assert rows, 'no call of the Maria at Dunai on 14 October'
    assert all(r['by'] == '1' for r in rows), rows


@tap.case
def najin_and_rajin_are_judged_one_port():
    a, b = ask('show', CASE, 'Najin'), ask('show', CASE, 'Rajin')
    names = {v['text'] for f in a['fields'] if f['field'] == 'name'
             for v in f['values']}
    assert {'Najin', 'Rajin'} <= names, names
    tap.equal(a['title'], b['title'])


@tap.case
def how_many_trips_by_whom():
    bounds = {r.get('how-many', '') for r in ask('list', CASE, 'tally')}
    # RUSI on the Angara; RUSI by the Post on two ships
    assert {'>=3', '>=5'} <= bounds, bounds
    # the Moscow page's wider count is no rival, and stays a claim
    out = run('sql', CASE, "select said from claims where said like "
              "'%four%'")[1]
    tap.within('at least four', out)


@tap.case
def what_is_left_open():
    status = ask('status', CASE)
    tap.equal(status['findings'], 11)
    assert status['open questions'] >= 10
    tap.equal(status['lost addresses'], 7)


@tap.case
def the_case_verifies_and_its_dump_loads_to_the_same():
    tap.equal(run('verify', CASE)[0], 0)
    again = os.path.join(tap.temp(), 'again.taf')
    text = again + '.jsonl'
    with open(text, 'w', encoding='utf-8') as out:
        out.write(run('dump', CASE)[1])
    run('new', again)
    tap.equal(run('load', again, text, '--as', 'vm')[0], 0)
    tap.equal(run('dump', again, '--digest')[1],
              run('dump', CASE, '--digest')[1])
    code, out, _ = run('load', CASE, text, '--as', 'vm')
    tap.equal(code, 0)
    tap.within('0 rows', out)


@tap.case
def a_call_is_entered_in_one_line_and_taken_back():
    before = run('dump', CASE, '--digest')[1]
    code, _, err = run('add', CASE, 'port-call',
                       'Lady R, Rajin, 6 Oct 2023, loads', '--cite',
                       'rusi23', '--at', 'l.54', '--as', 'vm')
    tap.equal(code, 0)
    assert run('dump', CASE, '--digest')[1] != before
    tap.equal(run('undo', CASE, '--as', 'vm')[0], 0)
    tap.equal(run('dump', CASE, '--digest')[1], before)
    tap.equal(run('verify', CASE)[0], 0)


@tap.case
def wrong_use_says_what_and_where():
    for arguments, words in (
            (('list', CASE, 'nonsense'), 'no such kind'),
            (('show', CASE, 'Nobody Of That Name'), ''),
            (('list', CASE, 'vessel', '--where', 'nonsense=1'), 'nonsense'),
            (('add', CASE, 'port-call', 'Maria', '--cite', 'none99'), ''),
            (('frobnicate', 'x'), 'no such command')):
        code, _, err = run(*arguments)
        assert code in (1, 2), (arguments, code, err)
        assert err.startswith('taffrail: ') and err.count('\n') <= 21, err
        tap.within(words, err)


@tap.case
def the_same_case_exports_the_same_bytes():
    folders = [os.path.join(tap.temp(), 'notes') for _ in range(2)]
    texts = []
    for folder in folders:
        tap.equal(run('export', CASE, '-o', folder)[0], 0)
        name = os.path.join(folder, 'case-notes.md')
        texts.append(open(name, 'rb').read())
    tap.equal(texts[0], texts[1])
    assert b'[^rusi23-' in texts[0]


tap.main()
