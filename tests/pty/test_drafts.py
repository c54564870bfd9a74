#!/usr/bin/python3
"""What is being typed comes back, on a case with a file: after a lost
terminal and after a kill, with its page, its pane and what it is about."""
import contextlib
import signal
import sqlite3

import sample
import screen
import tap


def again(program):
    """The same case, opened anew in the same home."""
    return screen.Program([sample.PROGRAM, program.case, '--as', 'vm'],
                          home=program.home)


def kept(program, words):
    """Is there a draft with these words in the case file?"""
    with contextlib.closing(sqlite3.connect(
            f'file:{program.case}?mode=ro', uri=True)) as case:
        return any(words in value for value, in
                   case.execute('SELECT value FROM draft'))


def left(keys, end, words=None):
    """Ended after these keys; with words, as soon as a draft holds them."""
    program = sample.start()
    program.keys(keys)
    if words:
        program.wait_for(lambda: kept(program, words), 'the draft to be kept')
    program.signal(end)
    program.end()
    return program


@tap.case
def a_form_comes_back_after_a_hangup():
    first = left('j2aDunai, on Sat<C-p>likely', signal.SIGHUP)
    with again(first) as program:
        program.until('a draft waits: Port call')
        program.keys('4D')
        tap.within('Dunai, on Sat', program.text())
        tap.within('hedge: likely', program.text())
        program.keys('<Esc>h')
        tap.within('Angara > calls', program.text())
        tap.within('draft waits', program.text())


@tap.case
def a_note_comes_back_to_what_it_was_about():
    first = left('jjjchalf a note', signal.SIGKILL, 'half a note')
    with again(first) as program:
        program.until('a draft waits: note')
        program.keys('GD')
        tap.within('note half a note', program.text())
        program.keys(', whole<CR>')
        program.until('done: note on')
        shown = program.text()
        assert 'draft waits' not in shown, shown
    with again(first) as program:
        program.quiet()
        assert 'draft waits' not in program.text(), program.text()
        tap.within('half a note, whole',
                   sample.run(first.home, 'dump', first.case))


@tap.case
def a_draft_is_in_no_dump():
    first = left('chalf a note', signal.SIGHUP)
    assert 'half a note' not in sample.run(first.home, 'dump', first.case)
    assert 'half a note' not in sample.run(first.home, 'log', first.case)


def waits(program, words):
    program.wait_for(lambda: kept(program, words), 'the draft to be kept')


@tap.case
def two_workbenches_keep_a_form_each():
    with sample.start() as one:
        one.keys('j2aDunai, on Mon')
        waits(one, 'on Mon')
        with again(one) as two:
            two.case = one.case
            two.quiet()
            assert 'draft waits' not in two.text(), two.text()
            two.keys('j2a')
            assert 'on Mon' not in two.text(), two.text()
            two.keys('Izmail, on Tue')
            waits(two, 'on Tue')
            assert kept(one, 'on Mon')
            two.signal(signal.SIGKILL)
            two.end()
        with again(one) as three:
            three.until('a draft waits: Port call, Angara, Izmail, on Tue')
            assert 'on Mon' not in three.text(), three.text()
        one.keys('<Esc>2a')
        tap.within('Dunai, on Mon', one.text())
        one.signal(signal.SIGHUP)
        one.end()
    with again(one) as last:
        last.until('a draft waits: Port call')
        last.keys('2a')
        shown = last.text()
        last.keys('<C-u><Esc>2a')
        shown += last.text()
        tap.within('Dunai, on Mon', shown)
        tap.within('Izmail, on Tue', shown)


@tap.case
def words_of_a_passage_leave_an_older_form_alone():
    with sample.start() as program:
        program.keys('j2aDunai, on Mon<Esc>')
        tap.within('draft kept', program.text())
        program.keys('gd/pexa21b<CR>oWa')
        tap.within('Port call', program.text())
        program.keys(', on Tue<Esc>')
        waits(program, 'on Tue')
        assert kept(program, 'on Mon'), 'the older one is gone'


@tap.case
def what_the_program_typed_is_no_draft():
    with sample.start() as program:
        program.keys('2a<Esc>')
        shown = program.text()
        assert 'draft kept' not in shown, shown
        assert 'draft waits' not in shown, shown


tap.main()
