#!/usr/bin/python3
"""taffrail import: sheets through the command line."""
import json
import os
import pty
import subprocess
import sys

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
os.environ['TAFFRAIL_ANALYST'] = 'vm'

SHIPS = '''Name,IMO,MMSI,Flag,Type,Remarks
Maria,9179842,273347010,RU,general cargo ship,x
Angara,9179854,,RU,container ship,y
'''


def run(*arguments, given=b''):
    """Exit code, standard output and standard error."""
    done = subprocess.run([PROGRAM, *arguments], input=given, timeout=60,
                          capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def new_case():
    case = os.path.join(tap.temp(), 'case.taf')
    tap.equal(run('new', case)[0], 0)
    add(case, 'source', '--publisher', 'Register', '--key', 'reg')
    return case


def add(case, *arguments):
    code, _, err = run('add', case, *arguments)
    assert code == 0, err


def write(text):
    path = os.path.join(tap.temp(), 'sheet.csv')
    with open(path, 'wb') as sheet:
        sheet.write(text if isinstance(text, bytes) else text.encode())
    return path


def take(case, kind, text, *arguments, code=0):
    """The report of an import as a dictionary."""
    have, out, err = run('import', case, kind, write(text), '--source', 'reg',
                         '--json', *arguments)
    assert have == code, f'exit {have}, want {code}: {err}{out}'
    return json.loads(out)


def counts(report, *names):
    return tuple(report[name] for name in names)


def listed(case, kind):
    return json.loads(run('list', case, kind, '--json')[1])


def lines(case, table):
    """Rows of a table, as the dump has them."""
    return [line for line in map(json.loads, run('dump', case)[1].splitlines())
            if line['t'] == table]


def verifies(case):
    code, out, _ = run('verify', case)
    tap.equal(code, 0)
    tap.within('good', out)


@tap.case
def rows_become_records():
    case = new_case()
    report = take(case, 'vessel', SHIPS)
    tap.equal(counts(report, 'rows', 'added', 'claims', 'refused_count',
                     'left_count'), (2, 2, 9, 0, 0))
    tap.equal(report['not_taken'], ['Remarks'])
    tap.equal(report['columns'][1]['field'], 'vessel.imo')
    ships = {ship['name']: ship for ship in listed(case, 'vessel')}
    tap.equal(ships['Maria']['imo'], '9179842')
    tap.equal(sorted(ships), ['Angara', 'Maria'])
    verifies(case)


@tap.case
def a_row_is_its_locator_and_its_bytes():
    case = new_case()
    report = take(case, 'vessel', SHIPS)
    citations = lines(case, 'citation')
    tap.equal([c['at'] for c in citations if c.get('at') != 'masthead'],
              ['row 2', 'row 3'])
    row = SHIPS.splitlines()[1]
    passage = lines(case, 'passage')[0]
    tap.equal(passage['capture'], report['capture'])
    tap.equal((passage['start'], passage['length']),
              (SHIPS.index(row), len(row)))
    tap.equal(run('bytes', case, 'reg')[1], SHIPS)
    tap.within('reg/2', run('show', case, 'Maria')[1])
    tap.within('row 2', run('show', case, 'Maria')[1])


@tap.case
def one_undo_takes_it_back_and_leaves_the_copy():
    case = new_case()
    before = run('dump', case)[1]
    take(case, 'vessel', SHIPS)
    after = run('dump', case)[1]
    tap.equal(run('undo', case)[0], 0)
    tap.equal(listed(case, 'vessel'), [])
    tap.equal(len(lines(case, 'capture')), 1)
    tap.equal([line for line in run('dump', case)[1].splitlines()
               if '"t":"capture"' not in line], before.splitlines())
    tap.equal(run('redo', case)[0], 0)
    tap.equal(run('dump', case)[1], after)
    verifies(case)


@tap.case
def a_preview_writes_nothing():
    case = new_case()
    before, log = run('dump', case)[1], run('log', case)[1]
    report = take(case, 'vessel', SHIPS, '--preview')
    tap.equal(counts(report, 'rows', 'added', 'claims', 'entry'),
              (2, 2, 9, 0))
    tap.equal(report['capture'], None)
    tap.equal(run('dump', case)[1], before)
    tap.equal(run('log', case)[1], log)
    verifies(case)
    _, out, _ = run('import', case, 'vessel', write(SHIPS), '--source', 'reg',
                    '--preview')
    tap.within('preview, nothing is written: 2 rows: 2 new', out)
    tap.within('Remarks: not taken', out)


@tap.case
def the_same_file_again_adds_nothing():
    case = new_case()
    take(case, 'vessel', SHIPS)
    before = run('dump', case)[1]
    report = take(case, 'vessel', SHIPS)
    tap.equal(counts(report, 'added', 'joined', 'seen', 'claims', 'entry'),
              (0, 0, 2, 0, 0))
    tap.equal(run('dump', case)[1], before)


@tap.case
def a_grown_file_adds_what_is_new_or_changed():
    case = new_case()
    take(case, 'vessel', SHIPS)
    grown = SHIPS.replace('273347010,RU', '273347010,PA') + \
        'Adler,9179866,,RU,,\n'
    report = take(case, 'vessel', grown)
    tap.equal(counts(report, 'added', 'changed', 'seen', 'claims'),
              (1, 1, 1, 4))
    seen = lines(case, 'seen')
    tap.equal(len(seen), 1)
    tap.equal(seen[0]['version'], report['capture'])
    ships = {ship['name']: ship for ship in listed(case, 'vessel')}
    tap.equal(ships['Maria']['flag'], 'PA')
    tap.equal(ships['Maria']['standing'], 'single origin')
    tap.equal(len([c for c in lines(case, 'claim') if 'replaces' in c]), 1)
    # and back again, as it was: the first version is known, yet changed
    report = take(case, 'vessel', SHIPS + '\n')
    tap.equal(counts(report, 'added', 'changed', 'seen', 'claims'),
              (0, 1, 1, 1))
    tap.equal(listed(case, 'vessel')[-1]['name'], 'Maria')
    tap.equal(listed(case, 'vessel')[-1]['flag'], 'RU')
    verifies(case)


@tap.case
def ships_are_joined_by_imo_then_mmsi():
    case = new_case()
    add(case, 'vessel', 'MV Mariya, , imo: 9179842')
    add(case, 'vessel', 'Angara II, mmsi: 273111222')
    report = take(case, 'vessel', 'Name,IMO,MMSI\nMaria,9179842,\n'
                  'Angara,9179854,273111222\n')
    tap.equal(counts(report, 'added', 'joined', 'left_count'), (0, 2, 0))
    tap.equal(len(listed(case, 'vessel')), 2)


@tap.case
def a_name_alone_is_left_without_a_terminal():
    case = new_case()
    add(case, 'vessel', 'Maria')
    report = take(case, 'vessel', 'Name,Flag\nMaria,RU\nAngara,RU\n', code=4)
    tap.equal(counts(report, 'added', 'left_count'), (1, 1))
    tap.equal(report['left'][0]['row'], 2)
    tap.equal(len(report['left'][0]['candidates']), 1)
    tap.equal(len(listed(case, 'vessel')), 2)
    code, _, err = run('import', case, 'vessel',
                       write('Name,Flag\nMaria,RU\n'), '--source', 'reg')
    tap.equal(code, 4)
    tap.within('row 2, Maria: left', err)


@tap.case
def a_name_alone_is_joined_or_new_when_that_was_said():
    for word, ships in (('join', 1), ('new', 2)):
        case = new_case()
        add(case, 'vessel', 'Maria')
        take(case, 'vessel', 'Name,Flag\nMaria,RU\n', '--same-name', word)
        tap.equal(len(listed(case, 'vessel')), ships)


@tap.case
def another_number_is_another_ship():
    case = new_case()
    add(case, 'vessel', 'Maria, , imo: 9179842')
    report = take(case, 'vessel', 'Name,IMO\nMaria,9179854\n')
    tap.equal(counts(report, 'added', 'left_count'), (1, 0))


@tap.case
def numbers_that_disagree_are_asked():
    case = new_case()
    add(case, 'vessel', 'Maria, , imo: 9179842')
    add(case, 'vessel', 'Angara, mmsi: 273111222')
    report = take(case, 'vessel', 'Name,IMO,MMSI\nX,9179842,273111222\n',
                  code=4)
    tap.equal(len(report['left'][0]['candidates']), 2)


def on_a_terminal(arguments, typed):
    """Exit code and what was shown, with keys typed at each question."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(PROGRAM, [PROGRAM, *arguments])
    shown = b''
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if shown.endswith(b'the rest: ') and typed:
            os.write(terminal, typed.pop(0))
            shown += b'\n'
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


@tap.case
def on_a_terminal_a_name_is_asked():
    case = new_case()
    add(case, 'vessel', 'Maria')
    sheet = write('Name,Flag\nMaria,RU\nMaria,PA\nMaria,KP\n')
    code, shown = on_a_terminal(['import', case, 'vessel', sheet, '--source',
                                 'reg'], [b'1\n', b'n\n', b'\n'])
    tap.equal(code, 4)
    tap.within('1  Maria', shown)
    tap.within('1 new', shown)
    tap.within('row 4, Maria: left', shown)
    tap.equal(sorted(s.get('flag', '') for s in listed(case, 'vessel')),
              ['PA', 'RU'])
    tap.equal([e['what'] for e in json.loads(run('log', case, '--json')[1])
               ].count('import sheet.csv'), 1)


CALLS = '''Vessel;IMO No.;Port;Arrived;Act
Maria;9179842;Dunai;14 October 2023;offloads
IMO 9179842;;Rajin;2 Oct 2023;loads
New Ship;9179854;Rajin;"3 Oct
2023";loads
;9179854;Dunai;5 Oct 2023;unloads
'''
MAP = '''# of the port
Vessel = port-call.ship
IMO No. = vessel.imo
Port = port-call.place

Arrived = port-call.when
Act = port-call.did
'''


@tap.case
def a_map_names_columns_and_what_they_refer_to():
    case = new_case()
    add(case, 'vessel', 'Maria, , imo: 9179842')
    report = take(case, 'port-call', CALLS, '--map', write(MAP))
    tap.equal(counts(report, 'rows', 'added', 'made'), (4, 4, 3))
    tap.equal(sorted((c['ship'], c['place']) for c in
                     listed(case, 'port-call')),
              [('Maria', 'Dunai'), ('Maria', 'Rajin'),
               ('New Ship', 'Dunai'), ('New Ship', 'Rajin')])
    tap.equal(len(listed(case, 'vessel')), 2)
    verifies(case)


@tap.case
def headers_may_name_what_is_referred_to():
    case = new_case()
    report = take(case, 'port-call', 'Ship name,Ship IMO,MMSI,Place\n'
                  'Maria,9179842,273347010,Dunai\n')
    tap.equal([c['field'] for c in report['columns']],
              ['port-call.ship', 'ship.imo', 'ship.mmsi', 'port-call.place'])
    tap.equal(listed(case, 'vessel')[0]['imo'], '9179842')


@tap.case
def what_is_gone_is_denied_when_asked():
    case = new_case()
    take(case, 'port-call', CALLS, '--map', write(MAP), '--as-of', '2024-01')
    fewer = CALLS.replace('Maria;9179842;Dunai;14 October 2023;offloads\n',
                          '').replace('unloads', 'departs')
    # a changed act is the same call: ship, place and day are what tells
    report = take(case, 'port-call', fewer, '--map', write(MAP), '--gone',
                  '--as-of', '2024-03')
    tap.equal(counts(report, 'added', 'changed', 'seen', 'gone'),
              (0, 1, 2, 1))
    denied = [c for c in lines(case, 'claim') if c.get('polarity') == 'not']
    tap.equal([(c['field'], c['as_of']) for c in denied],
              [('holds', '2024-03')])
    before = run('dump', case)[1]
    take(case, 'port-call', fewer, '--map', write(MAP), '--gone')
    tap.equal(run('dump', case)[1], before)
    # it comes back: asserted again; a call unloads and departs
    report = take(case, 'port-call', CALLS, '--map', write(MAP))
    tap.equal(counts(report, 'added', 'changed', 'seen'), (0, 1, 3))
    verifies(case)


@tap.case
def gone_needs_something_that_can_end():
    case = new_case()
    code, _, err = run('import', case, 'vessel', write(SHIPS), '--source',
                       'reg', '--gone')
    tap.equal(code, 2)
    tap.within('does not end by leaving a list', err)
    tap.equal(lines(case, 'capture'), [])


@tap.case
def nothing_is_denied_while_rows_were_not_read():
    case = new_case()
    take(case, 'port-call', CALLS, '--map', write(MAP))
    broken = CALLS.splitlines()[0] + '\n"a"b;;;;\n'
    report = take(case, 'port-call', broken, '--map', write(MAP), '--gone',
                  code=4)
    tap.equal(counts(report, 'refused_count', 'gone'), (1, 0))


@tap.case
def refused_rows_are_listed():
    case = new_case()
    report = take(case, 'vessel', b'Name,Flag\nMaria,RU\n"a"b,RU\n'
                  b'c,RU,more\n\xff,RU\nd\x00,RU\n,\n\n"open', code=4)
    tap.equal(counts(report, 'rows', 'added', 'refused_count'), (6, 1, 5))
    tap.equal([(r['row'], r['column']) for r in report['refused']],
              [(3, ''), (4, ''), (5, 'Name'), (6, 'Name'), (9, '')])
    tap.within('charset', report['refused'][2]['reason'])
    verifies(case)


@tap.case
def hostile_cells_reach_no_terminal():
    case = new_case()
    sheet = write('Name,\x1b[31mRed\nM\x1b]0;x\x07,y\n')
    _, out, err = run('import', case, 'vessel', sheet, '--source', 'reg',
                      '--preview')
    assert '\x1b' not in out + err
    tap.within('^[[31mRed: not taken', out)


@tap.case
def charsets_and_separators():
    case = new_case()
    take(case, 'vessel', 'Name;Flag\nМария;RU\n'.encode('windows-1251'),
         '--charset', 'windows-1251')
    take(case, 'vessel', b'\xef\xbb\xbfName\tFlag\r\n\xc3\x9cber\tDE\r\n')
    take(case, 'vessel', b'Name;Flag,a\nx,y;RU\n', '--separator', 'semicolon')
    tap.equal(sorted(s['name'] for s in listed(case, 'vessel')),
              ['x,y', 'Über', 'Мария'])
    for charset in ('utf-16', 'nonsense'):
        code, _, err = run('import', case, 'vessel', write(SHIPS),
                           '--source', 'reg', '--charset', charset)
        tap.equal(code, 2)
        tap.within(charset, err)
    code, _, err = run('import', case, 'vessel',
                       write('Name\nx\n'.encode('utf-16')), '--source', 'reg')
    tap.equal(code, 2)
    tap.within('UTF-16', err)


@tap.case
def wrong_use_says_so():
    case = new_case()
    for arguments, words in (
            (['vessel', write(SHIPS)], '--source'),
            (['vessel', '/nowhere', '--source', 'reg'], '/nowhere'),
            (['ship', write(SHIPS), '--source', 'reg'], 'no such kind'),
            (['vessel', write(''), '--source', 'reg'], 'nothing in it'),
            (['vessel', write('Name\n\n'), '--source', 'reg'], 'no row'),
            (['vessel', write('A,B\n1,2\n'), '--source', 'reg'], 'map'),
            (['vessel', write('IMO,imo\n1,2\n'), '--source', 'reg'],
             'are both imo'),
            (['vessel', write(SHIPS), '--source', 'reg', '--as-of', 'soon'],
             'as of'),
            (['vessel', write(SHIPS), '--source', 'reg', '--map',
              write('Name = vessel.nonsense\n')], ':1: vessel.nonsense'),
            (['vessel', write(SHIPS), '--source', 'reg', '--map',
              write('\nNome = vessel.name\n')], ':2: the file has no')):
        code, _, err = run('import', case, *arguments)
        tap.equal(code, 2)
        tap.within(words, err)
        tap.equal(len(err.splitlines()), 1)
    tap.equal(lines(case, 'capture'), [])


@tap.case
def standard_input_is_a_file_too():
    case = new_case()
    code, out, _ = run('import', case, 'vessel', '-', '--source', 'reg',
                       given=SHIPS.encode())
    tap.equal(code, 0)
    tap.within('2 new', out)


if __name__ == '__main__':
    sys.exit(tap.main())
