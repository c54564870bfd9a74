#!/usr/bin/python3
"""A sheet is previewed in the workbench, and taken in after a yes."""
import json
import os

import sample
import screen
import tap

SHEET = '''Name,IMO,Flag,Colour
Maria,8517839,RU,red
Newcomer,9179854,PA,blue
Broken,1234567,LR,green,too many
Angara,,KP,grey
'''


def start(text=SHEET, size=(120, 40), *options, **more):
    program = sample.start(size, *options, **more)
    program.sheet = program.home + '/sheet of ships.csv'
    with open(program.sheet, 'w', encoding='utf-8') as file:
        file.write(text)
    program.keys(':pin rusi23<CR>')
    program.until('citing rusi23')
    return program


def preview(program, kind='vessel'):
    program.keys(f':import {kind} "~/sheet of ships.csv"<CR>')
    program.until('Preview of sheet of ships.csv')


def entries(program):
    return json.loads(sample.taffrail(program, 'log', '--json'))


@tap.case
def a_preview_says_all_and_writes_nothing():
    with start() as program:
        before = sample.taffrail(program, 'dump')
        preview(program)
        text = program.text()
        tap.within('4 rows', text)
        tap.within('Flag', text)
        tap.within('vessel.flag', text)
        for line in text.splitlines():
            if 'Colour' in line:
                tap.within('not taken', line)
                break
        else:
            raise AssertionError(text)
        lines = [' '.join(line.split()) for line in text.splitlines()]
        tap.within('row 4 it has more cells than the header', lines)
        assert any(line.startswith('row 5 Angara the case has 1')
                   for line in lines), text
        program.keys('<Esc>')
        program.until('1Vessels')
        tap.equal(sample.taffrail(program, 'dump'), before)


@tap.case
def the_rows_come_in_after_a_yes_and_go_by_one_undo():
    with start() as program:
        before = len(entries(program))
        preview(program)
        program.keys('<CR>n')
        program.until('nothing was done')
        tap.equal(len(entries(program)), before)
        program.keys('<CR>')
        program.until(r'take \d rows in, citing rusi23')
        program.keys('y')
        program.until(r'done: \d new')
        tap.within('Newcomer', sample.taffrail(program, 'list', 'vessel'))
        tap.within('Newcomer', program.text())
        # a copy of the file, and one entry of all rows
        tap.equal(len(entries(program)), before + 2)
        program.keys('uy')
        program.until('took back: import sheet of ships.csv')
        assert 'Newcomer' not in sample.taffrail(program, 'list', 'vessel')
        sample.taffrail(program, 'verify')


@tap.case
def a_row_that_is_left_is_answered_on_the_spot():
    with start('Name,Flag\nAngara,KP\n') as program:
        preview(program)
        tap.within('1  Angara', program.text())
        program.keys('/row 2<CR>')
        program.until('/row 2: 1')
        program.keys('<CR>')
        program.until('row 2, Angara: 1, n new, empty')
        program.keys('1<CR><Esc>')
        program.until('1 of what the case knows')
        tap.within('joined', program.text())
        program.keys('<CR>y')
        program.until('done: 0 new, 1 known')
        tap.within('KP', sample.taffrail(program, 'show', 'Angara'))


@tap.case
def nothing_is_answered_while_the_sheet_is_read_again():
    """Behind an answer the rows that are left are others."""
    rows = ''.join(f'Made {i},PA\n' for i in range(4000))
    with start('Name,Flag\nAngara,KP\nMaria,RU\n' + rows) as program:
        preview(program)
        program.keys('/angara<CR>')
        program.until('/angara: ')
        program.keys('<CR>')
        program.until('row 2, Angara: 1, n new, empty')
        program.write(b'1\r\r')
        program.until('the sheet is being read')
        program.keys('<Esc>')
        program.until('1 of what the case knows')


@tap.case
def rows_stand_when_another_sheet_is_asked_for():
    # freed memory is written over at once
    with start(env={'MALLOC_PERTURB_': '165', 'GLIBC_TUNABLES':
                    'glibc.malloc.tcache_count=0'}) as program:
        preview(program)
        program.keys(':import vessel nowhere.csv<CR>')
        program.until('nowhere.csv: No such file')
        program.keys('j')
        assert any(' '.join(line.split()).startswith(
            'row 5 Angara the case has 1')
            for line in program.text().splitlines()), program.text()


@tap.case
def who_has_no_name_is_asked_before_the_rows():
    with start(size=(120, 40)) as program:
        case, home = program.case, program.home
    with screen.Program([sample.PROGRAM, case], size=(120, 40),
                        home=home) as program:
        program.keys(':pin rusi23<CR>')
        program.until('citing rusi23')
        preview(program)
        program.keys('<CR>')
        program.until('who writes')
        program.keys('<Esc>')
        program.until('nothing was entered')
        assert 'taking in' not in program.text(), program.text()
        program.keys('<CR>vm<CR><CR>')
        program.until(r'take \d rows in, citing rusi23')
        program.keys('y')
        program.until(r'done: \d new')


@tap.case
def what_cannot_be_read_is_said():
    with start() as program:
        program.keys(':import vessel nowhere.csv<CR>')
        program.until('nowhere.csv: No such file')
        program.keys(':import ship x.csv<CR>')
        program.until('ship: no such kind')
        program.keys(':import vessel<CR>')
        program.until('say which file')
        program.keys(':import-take<CR>')
        program.until('no sheet is previewed')
        with open(program.home + '/bad.map', 'wb') as file:
            file.write(b'\x1b[2Jx = vessel.nothing\n')
        program.keys(':import vessel "~/sheet of ships.csv" ~/bad.map<CR>')
        program.until('bad.map')
        assert '\x1b' not in program.text()
    with sample.start() as program:
        program.keys(':import vessel x.csv<CR>')
        program.until('pin the source')


tap.main()
