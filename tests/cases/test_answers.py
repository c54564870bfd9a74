#!/usr/bin/python3
"""Every command answers in JSON, every list in CSV and TSV, and each exit
code means what the manual says."""
import csv
import io
import json
import os
import subprocess

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
SOURCE = os.environ.get('TAFFRAIL_SRCDIR', '.')
FOLDER = tap.temp()
CASE = os.path.join(FOLDER, 'a.taf')


def run(*arguments, code=0, stdin=''):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True,
                          timeout=120, input=stdin.encode())
    tap.equal((done.returncode, arguments), (code, arguments))
    if code > 1:
        assert 1 <= done.stderr.count(b'\n') <= 2, done.stderr
        assert not done.stdout, done.stdout
    return done.stdout.decode()


def beside(name):
    return os.path.join(FOLDER, name)


def ask(*arguments, code=0):
    return json.loads(run(*arguments, '--json', code=code))


@tap.case
def each_command_answers_in_json():
    tap.equal(ask('new', CASE), {'made': CASE})
    loaded = ask('load', CASE, '--as', 'vm',
                 os.path.join(SOURCE, 'assets/orient-express.jsonl'))
    assert loaded['claims'] > 1000, loaded
    again = ask('load', CASE, '--as', 'vm',
                os.path.join(SOURCE, 'assets/orient-express.jsonl'))
    tap.equal((again['added'], again['entry']), (0, 0))
    note = ask('add', CASE, 'note', 'Maria', 'look again', '--as', 'vm')
    assert note['entry'] == 2, note
    did = ask('undo', CASE, '--as', 'vm')
    tap.equal((did['entry'], did['act']), (2, 'undo'))
    tap.equal(ask('redo', CASE, '--as', 'vm')['act'], 'redo')
    tap.equal(ask('rebuild', CASE, '--as', 'vm'), {'rebuilt': CASE})
    assert ask('set', CASE, 'rusi23', 'reliability', 'B', '--as', 'vm')
    assert ask('judge', CASE, 'rusi23/60', 'rejected', '--reason', 'r',
               '--as', 'vm')
    text, cited = beside('story.md'), beside('cited.md')
    with open(text, 'w', encoding='utf-8') as stream:
        stream.write('The Maria called at Dunai.[@rusi23/16]\n')
    tap.equal(ask('cite', CASE, text, '-o', cited), {'cited': cited})
    assert ask('status', CASE)['claims'] > 1000
    assert ask('show', CASE, 'Maria')['kind'] == 'vessel'


@tap.case
def each_list_answers_in_json_csv_and_tsv():
    for code, *command in ((0, 'list', CASE, 'vessel'), (0, 'log', CASE),
                           (0, 'find', CASE, 'Maria'),
                           (1, 'conflicts', CASE),
                           (0, 'sql', CASE, 'SELECT id FROM vessel')):
        objects = ask(*command, code=code)
        for option, between in (('--csv', ','), ('--tsv', '\t')):
            text = run(*command, option, code=code)
            head, *rows = csv.reader(io.StringIO(text), delimiter=between)
            wanted = sum(len(o['claims']) for o in objects) \
                if command[0] == 'conflicts' else len(objects)
            tap.equal((command[0], len(rows)), (command[0], wanted))
            assert wanted > 1 and all(len(r) == len(head) for r in rows)


@tap.case
def who_left_a_conflict_undecided_is_told_in_every_form():
    claim = ask('conflicts', CASE, code=1)[0]['claims'][0]['id']
    run('judge', CASE, claim, 'undecided', '--reason', 'no register was read',
        '--as', 'vm')
    said = 'left undecided by vm: no register was read'
    conflict = ask('conflicts', CASE, code=1)[0]
    tap.equal((conflict['undecided'], conflict['judgement']), (said, None))
    row = next(csv.DictReader(io.StringIO(run('conflicts', CASE, '--csv',
                                              code=1))))
    tap.equal((row['undecided'], row['claim']), (said, claim))
    tap.within(said, run('conflicts', CASE, code=1))


@tap.case
def exit_codes_are_those_of_the_manual():
    run('find', CASE, 'nowhere-at-all', code=1)
    run('show', CASE, 'nowhere-at-all', code=1)
    run('list', CASE, 'no-such-kind', code=2)
    run('list', CASE, code=2)
    run('status', CASE, '--no-such-option', code=2)
    run('status', beside('none.taf'), code=3)
    with open(beside('text.taf'), 'w', encoding='utf-8') as text:
        text.write('no case\n' * 200)
    run('status', beside('text.taf'), code=3)
    run('new', CASE, code=3)
    broken = '{"t":"taffrail","form":1,"namespace":"x"}\n{"t":"record"}\n'
    run('load', CASE, '-', '--as', 'vm', code=2, stdin=broken)


# The account knows one head of a case: after this the first file is a copy.
@tap.case
def copies_answer_in_json():
    note = ask('add', CASE, 'note', 'Maria', 'once more', '--as', 'vm')
    copy = beside('copy.taf')
    tap.equal(ask('copy', CASE, copy)['copied'], copy)
    own = beside('own.taf')
    tap.equal(ask('adopt', copy, own), {'adopted': own})
    tap.equal(ask('expunge', own, note['id'], '--reason', 'r', '--as', 'vm'),
              {'expunged': note['id']})
    assert ask('verify', own)['good']


tap.main()
