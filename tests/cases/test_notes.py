#!/usr/bin/python3
"""The case notes of the first case as it is shipped: against the reviewed
text, by another program's parser, and in other places and zones.

UPDATE_GOLDEN=1 writes the golden file anew; read the difference."""
import os
import re
import shutil
import subprocess

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
SOURCE = os.environ.get('TAFFRAIL_SRCDIR', '.')
GOLDEN = os.path.join(SOURCE, 'tests/golden/orient-express-notes.md')
PARSER = ['cmark-gfm', '-e', 'footnotes', '-e', 'table', '-e',
          'strikethrough', '-e', 'autolink', '-t', 'html']
WRITTEN = {}


def run(*arguments, **changed):
    return subprocess.run([PROGRAM, *arguments], check=True, timeout=120,
                          capture_output=True, env={**os.environ, **changed})


def first_case():
    case = os.path.join(tap.temp(), 'orient-express.taf')
    run('new', case)
    run('load', case, '--as', 'vm',
        os.path.join(SOURCE, 'assets/orient-express.jsonl'))
    return case


CASE = first_case()


def notes(**changed):
    folder = os.path.join(tap.temp(), 'notes')
    run('export', CASE, '-o', folder, **changed)
    with open(os.path.join(folder, 'case-notes.md'), 'rb') as file:
        return file.read()


def text():
    if 'text' not in WRITTEN:
        WRITTEN['text'] = notes().decode()
    return WRITTEN['text']


def without_digest(document):
    """It follows the rows; what is reviewed is what is written of them."""
    return re.sub(r'(over its dump\): )[0-9a-f]{64}', r'\g<1>' + '0' * 64,
                  document)


def page():
    if 'page' not in WRITTEN:
        WRITTEN['page'] = subprocess.run(
            PARSER, input=text().encode(), check=True, capture_output=True,
            timeout=120).stdout.decode()
    return WRITTEN['page']


@tap.case
def the_notes_are_those_that_were_reviewed():
    found = without_digest(text())
    if os.environ.get('UPDATE_GOLDEN'):
        with open(GOLDEN, 'w', encoding='utf-8') as file:
            file.write(found)
    with open(GOLDEN, encoding='utf-8') as file:
        wanted = file.read().splitlines()
    found = found.splitlines()
    for number, (a, b) in enumerate(zip(found, wanted), 1):
        assert a == b, f'line {number}:\n  {a}\ngolden:\n  {b}'
    tap.equal(len(found), len(wanted))


@tap.case
def each_footnote_that_is_called_is_there_once_and_each_is_called():
    lines = text().splitlines()
    label = re.compile(r'\[\^([^\]]+)\]')
    defined = [label.match(line)[1] for line in lines
               if line.startswith('[^')]
    called = {name for line in lines
              for name in label.findall(re.sub(r'^\[\^[^\]]+\]: ', '', line))}
    assert len(defined) > 200, len(defined)
    tap.equal(len(defined), len(set(defined)))
    tap.equal(called, set(defined))


@tap.case
def another_program_finds_the_same_footnotes():
    if not shutil.which(PARSER[0]):
        return
    assert '[^' not in page()
    ids = set(re.findall(r' id="([^"]+)"', page()))
    links = set(re.findall(r' href="#([^"]+)"', page()))
    assert len(links) > 300 and links <= ids, links - ids
    tap.equal({i[3:] for i in ids if i.startswith('fn-')},
              set(re.findall(r'(?m)^\[\^([^\]]+)\]: ', text())))


@tap.case
def another_program_finds_the_headings_and_no_foreign_markup():
    if not shutil.which(PARSER[0]):
        return
    tap.equal(re.findall(r'<h2>(.*?)</h2>', page()), [
        'Findings', 'What is not known', 'Ships',
        'What else is said to have happened', 'Companies', 'Designations',
        'Legal actions', 'Where it is disputed',
        'Denied, or said to be unknown', 'Sources, by origin', 'Evidence'])
    for mark in ('raw HTML omitted', '<pre', '<img', '<del'):
        assert mark not in page(), mark
    assert page().count('<table>') > 30


@tap.case
def each_open_question_leaves_and_is_cited():
    part = text().split('\n## What is not known\n')[1].split('\n## ')[0]
    questions = [p for p in part.split('\n\n') if p.strip()]
    tap.equal(len(questions), 13)
    for question in questions:
        assert '?' in question and '[^' in question, question


@tap.case
def nothing_is_stronger_than_its_source():
    for words in ('said not to be, had no record; denied',
                  'US Treasury: allegedly operating a scheme',
                  'appears: to Tikhoretsk munitions depot',
                  '(disputed, not judged).[^noname24-22][^rusi23-60]'):
        tap.within(words, text())


def row_of(words):
    return next(line for line in text().splitlines()
                if line.startswith('|') and words in line)


@tap.case
def a_row_stands_on_those_who_say_what_it_shows():
    row = row_of('at least five round trips')
    shown, otherwise = row.split('; told less exactly: ')
    assert '[^wapo23-26]' in shown and 'mtimes23' not in shown, row
    tap.within('how many: “at least four”[^mtimes23-16]', otherwise)
    row = row_of('3\\|2 ships')
    tap.within('(how many: one origin)[^rusi23-10]; told otherwise: '
               'how many, appear: “two”[^bne23-10], '
               'how many: “two”[^wapo23-25]', row)
    tap.within('; told otherwise: it is denied[^bne23-21]',
               row_of('arms supply, with Russia'))


@tap.case
def conflicts_are_headed_as_a_person_would_ask():
    for words in ('Maria (designation): is there one?',
                  'Weapons deals, North Korea (event): did it happen?',
                  'Joins route, Maria (event): when'):
        tap.within('\n### ' + words + '\n', text())
    assert ': Holds' not in text()


@tap.case
def it_is_the_same_in_every_place_and_zone():
    found = subprocess.run(['locale', '-a'], capture_output=True,
                           text=True).stdout.split()
    for place in ['C', 'C.UTF-8', *[n for n in found if n[:5] == 'tr_TR']]:
        for zone in ('Pacific/Kiritimati', 'America/Los_Angeles', 'FAR-14',
                     'NEAR+12'):
            tap.equal(notes(LC_ALL=place, TZ=zone).decode() == text(), True)


tap.main()
