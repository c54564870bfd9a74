#!/usr/bin/python3
"""Tables: columns that the analyst chose, rows to a command, several rows at
once. The first case, driven by keys."""
import os

import sample
import screen
import tap


def heading(program):
    """The line of column heads of a list."""
    return program.text().splitlines()[1]


@tap.case
def columns_are_chosen_ordered_and_widened():
    with sample.start((120, 40)) as program:
        program.keys(':list port-call<CR>:columns did:12 ship when<CR>')
        tap.equal(heading(program).split(), ['Did', 'Ship', 'When'])
        program.keys('}')
        tap.equal(heading(program).split()[0], 'Ship')
        program.keys('>')
        program.golden('orient-columns')


@tap.case
def columns_are_remembered_outside_of_the_case():
    with sample.start() as program:
        program.keys(':list vessel<CR>:columns imo flag name:20<CR>')
        tap.within('IMO', heading(program))
        with open(program.home + '/state/taffrail/columns',
                  encoding='utf-8') as file:
            tap.equal(file.read(), 'vessel imo flag name:20\n')
        again = screen.Program(
            [sample.PROGRAM, program.case, '--as', 'vm'], home=program.home)
        with again:
            again.keys(':list vessel<CR>')
            tap.equal(heading(again), heading(program))
            again.keys('_')
            tap.within('Type', heading(again))
            again.keys(':list company<CR>')
            tap.within('Country', heading(again))


UNKNOWN = """\
{"t":"taffrail","form":1,"namespace":"unknown"}
{"t":"source","id":"@s","kind":"press"}
{"t":"citation","id":"@c","source":"@s","says":[\
{"record":"@ship","kind":"vessel","name":"Quiet Trader"},\
{"record":"@firm","kind":"company","name":"Quiet Lines"},\
{"record":"@role","kind":"ship-role","ship":"@ship","party":"@firm",\
"role":"owner","holds":{"polarity":"unknown"}}]}
"""


@tap.case
def a_role_that_is_not_known_does_not_look_like_one():
    with sample.start((120, 40)) as program:
        path = program.home + '/unknown.jsonl'
        with open(path, 'w', encoding='utf-8') as file:
            file.write(UNKNOWN)
        sample.taffrail(program, 'load', path, '--as', 'vm')
        program.keys(':list ship-role<CR>:columns party role by<CR>')
        program.keys('/quiet<CR>')
        program.until('Quiet Lines')
        row = [line for line in program.text().splitlines()
               if 'Quiet Lines' in line][0]
        tap.within('n/k', row)


@tap.case
def a_word_that_is_no_column_is_named():
    with sample.start() as program:
        program.keys(':list vessel<CR>:columns imo, colour<CR>')
        tap.within('Vessels have no column `colour`', program.text())
        program.keys(':columns imo imo<CR>')
        tap.within('said twice', program.text())
        program.keys(':columns imo:1<CR>')
        tap.within('a width is 3 to 200 cells', program.text())


@tap.case
def a_damaged_memory_is_passed_over():
    with sample.start() as program:
        os.makedirs(program.home + '/state/taffrail', exist_ok=True)
        with open(program.home + '/state/taffrail/columns', 'wb') as file:
            file.write(b'vessel \xff\x1b[2J\nplace\n\n x\nnone such\n')
        again = screen.Program(
            [sample.PROGRAM, program.case, '--as', 'vm'], home=program.home)
        with again:
            again.keys(':list vessel<CR>')
            tap.within('Type', heading(again))


def piped(program, keys):
    """What a command was given on its standard input."""
    path = program.home + '/rows.csv'
    program.keys(keys)
    program.keys(f'|tee {path}<CR>')
    program.until('tee has ended')
    program.write(b'\r')
    program.until('rows to tee')
    with open(path, 'rb') as file:
        return file.read().decode()


@tap.case
def a_command_has_the_rows_that_list_writes():
    with sample.start() as program:
        have = piped(program, ':list port-call<CR>'
                     ':columns when ship place did by<CR>l]/maria<CR>')
        want = sample.taffrail(program, 'list', 'port-call', '--csv',
                               '--columns', 'when ship place did by',
                               '--sort', '-ship', '--filter', 'maria')
        tap.equal(have.splitlines(), want.splitlines())
        assert len(have.splitlines()) > 2, have


@tap.case
def both_say_the_same_in_every_order():
    """Each column, up and down, of a kind with few words and many."""
    columns = 'id title country standing disputes by'
    with sample.start((120, 40)) as program:
        program.keys(f':list company<CR>:columns {columns}<CR>')
        for place, word in enumerate(columns.split()):
            for key, sign in (('[', ''), (']', '-')):
                have = piped(program, key)
                want = sample.taffrail(
                    program, 'list', 'company', '--csv', '--columns', columns,
                    '--sort', sign + word)
                tap.equal(have.splitlines(), want.splitlines())
                assert len(have.splitlines()) > 10, have
            program.keys('l')
        program.keys('_')


@tap.case
def keys_that_another_action_had_are_said_at_the_start():
    with sample.start() as program:
        home, case = program.home, program.case
    os.makedirs(home + '/config/taffrail', exist_ok=True)
    with open(home + '/config/taffrail/keys', 'w', encoding='utf-8') as file:
        file.write('bind t mark\nbind <C-s> also-says\nbind v no-such\n')
    with screen.Program([sample.PROGRAM, case, '--as', 'vm'],
                        home=home) as program:
        program.until('keys file, line 3: no action `no-such`')
        program.keys('gm')
        tap.within('keys file, line 1:', program.text())
        tap.within('tag', program.text())
        assert 'line 2' not in program.text(), program.text()
        program.keys('qt')
        program.until('done: marked')


@tap.case
def every_view_can_be_given_to_a_command():
    with sample.start() as program:
        have = piped(program, '')
        tap.within('Maria,US in 2022|no,!', have)
        have = piped(program, '3')
        tap.within('owner,', have)
        have = piped(program, ':help<CR>')
        tap.within('every action with its keys', have)


@tap.case
def no_shell_reads_what_is_typed_or_shown():
    with sample.start() as program:
        path = program.home + '/made'
        program.keys(f'|echo $(touch {path}); touch {path} "a b"<CR>')
        program.until('echo has ended')
        tap.within('$(touch', program.text())
        assert not os.path.exists(path)
        program.write(b'\r')
        program.until('rows to echo')
        program.keys('|no-such-command<CR>')
        program.until('`no-such-command` did not start')
        program.keys("|echo 'a<CR>")
        program.until('a quote is not closed')
        program.keys('j')


@tap.case
def several_rows_are_tagged_and_marked_in_one_entry():
    with sample.start() as program:
        before = sample.taffrail(program, 'dump')
        entries = len(sample.taffrail(program, 'log').splitlines())
        program.keys(':list vessel<CR>*ttanker<CR>')
        program.until(r'done: tagged \d+ things: tanker')
        tap.equal(len(sample.taffrail(program, 'log').splitlines()),
                  entries + 1)
        program.keys('<Space><Space>m')
        program.until(r'done: marked 2 things')
        tap.equal(len(sample.taffrail(program, 'log').splitlines()),
                  entries + 2)
        program.keys('u')
        program.until('took back: mark')
        program.keys('u')
        program.until('took back: tag')
        tap.equal(sample.taffrail(program, 'dump'), before)
        sample.taffrail(program, 'verify')


tap.main()
