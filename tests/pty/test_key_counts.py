#!/usr/bin/python3
"""How many keys the common things take. The counts stand in docs/workbench.md
and are checked here; what a person types in words is not counted."""
import re

import sample
import screen
import tap


def promised(what):
    """The count in the manual's table."""
    path = screen.source_path('docs', 'workbench.md')
    with open(path, encoding='utf-8') as file:
        return int(re.search(rf'^\| {what} \| (\d+) \|', file.read(),
                             re.M)[1])


def press(program, keys, words=''):
    """Type keys, then words that are not counted -> how many keys."""
    program.keys(keys)
    if words:
        program.keys(words)
    return len(screen.TOKEN.findall(keys))


def entries(program):
    return len(sample.taffrail(program, 'log').splitlines())


@tap.case
def a_call_from_a_pinned_source():
    with sample.start() as program:
        program.keys('4jp2')
        before = entries(program)
        count = press(program, 'a', 'Vladivostok, 3 Oct 2023, anchors')
        count += press(program, '<CR>')
        program.until('done: Port call Maria, Vladivostok')
        tap.equal(entries(program), before + 1)
        tap.equal(count, promised('a call from a pinned source'))


@tap.case
def a_second_document_for_it():
    with sample.start() as program:
        program.keys(':pin wapo23<CR>2/ends<CR>')
        before = entries(program)
        count = press(program, '+')
        count += press(program, '', '"offloads"')
        count += press(program, '<CR>')
        program.until(r'done: wapo23 says it too: 2 documents')
        tap.equal(entries(program), before + 1)
        tap.equal(count, promised('a second document for it'))


@tap.case
def a_judgement():
    with sample.start() as program:
        program.keys('l5')
        before = entries(program)
        count = press(program, 'J1n')
        program.until('done: preferred, nearer')
        tap.equal(entries(program), before + 1)
        tap.equal(count, promised('a judgement with its reason'))


@tap.case
def a_grade():
    with sample.start() as program:
        program.keys('2/ends<CR>5')
        count = press(program, 'grB2')
        program.until('done: grade of .* is B2')
        tap.equal(count, promised('a grade'))


@tap.case
def a_note_on_a_passage():
    with sample.start() as program:
        program.keys('2/ends<CR>5')
        before = entries(program)
        count = press(program, 'c', 'who says so?')
        count += press(program, '<CR>')
        program.until('done: note on ')
        tap.equal(entries(program), before + 1)
        tap.equal(count, promised('a note on a passage'))


tap.main()
