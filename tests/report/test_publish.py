#!/usr/bin/python3
"""What an editor runs: export as it was, cite, review, check, compare."""
import json
import os
import re
import subprocess

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
SOURCE = os.path.abspath(os.environ.get('TAFFRAIL_SRCDIR', '.'))

LINES = [
    {'t': 'taffrail', 'form': 1, 'namespace': 'quay'},
    {'t': 'source', 'id': '@paper', 'kind': 'press', 'key': 'paper21',
     'address': 'https://paper.example/quay'},
    {'t': 'record', 'id': '@ship', 'kind': 'vessel'},
    {'t': 'citation', 'id': '@c1', 'source': '@paper', 'n': 1, 'at': 'l.1',
     'quote': 'the Elster, reportedly under the flag of Panama',
     'says': [{'record': '@ship', 'name': 'Elster'}]},
    {'t': 'citation', 'id': '@c2', 'source': '@paper', 'n': 2, 'at': 'l.2',
     'quote': 'she was called the Amsel',
     'says': [{'record': '@ship',
               'name': {'said': 'Amsel', 'from': '2010', 'to': '2015'}}]},
    {'t': 'note', 'id': '@f', 'target': '@ship', 'type': 'finding',
     'analyst': 'ada', 'text': 'The paper names the Elster [@paper21/1].\n\n'
                               'She sails.'},
    {'t': 'setting', 'id': '@f.publish', 'target': '@f', 'name': 'publish',
     'value': 'yes'},
]


class Case:
    """A case of its own, with its state beside it."""

    def __init__(self):
        self.home = tap.temp()
        self.path = os.path.join(self.home, 'quay.taf')
        text = os.path.join(self.home, 'quay.jsonl')
        with open(text, 'w', encoding='utf-8') as out:
            for line in LINES:
                out.write(json.dumps(line) + '\n')
        self.good('new', self.path)
        self.good('load', self.path, text, '--as', 'ada')

    def run(self, *arguments, given='', by='ada'):
        environment = dict(os.environ, TAFFRAIL_ANALYST=by, HOME=self.home,
                           XDG_STATE_HOME=self.home + '/state',
                           XDG_CONFIG_HOME=self.home + '/config')
        done = subprocess.run([PROGRAM, *arguments], input=given.encode(),
                              env=environment, cwd=self.home, timeout=60,
                              capture_output=True)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def good(self, *arguments, **rest):
        code, out, err = self.run(*arguments, **rest)
        tap.equal((code, arguments, err if code else ''), (0, arguments, ''))
        return out

    def file(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, 'w', encoding='utf-8') as out:
            out.write(text)
        return path

    def read(self, *parts):
        with open(os.path.join(self.home, *parts), encoding='utf-8') as text:
            return text.read()

    def export(self, folder, *options):
        self.good('export', self.path, '-o', folder, *options)
        return self.documents(folder)

    def documents(self, folder):
        return ''.join(self.read(folder, name) for name in
                       sorted(os.listdir(os.path.join(self.home, folder))))

    def entry(self):
        return json.loads(self.good('log', self.path, '--json'))[0]['entry']


def uncited(case):
    """A source of which something is said that the finding is not about."""
    text = case.file('more.jsonl', '\n'.join(json.dumps(line) for line in [
        LINES[0],
        {'t': 'source', 'id': '@log', 'kind': 'press', 'key': 'log22',
         'address': 'https://log.example/pilot'},
        {'t': 'record', 'id': '@other', 'kind': 'vessel'},
        {'t': 'citation', 'id': '@c3', 'source': '@log', 'n': 1, 'at': 'l.1',
         'quote': 'the Xerxes Zweig ran',
         'says': [{'record': '@other', 'name': 'Xerxes Zweig'}]}]) + '\n')
    case.good('load', case.path, text, '--as', 'ada')


@tap.case
def as_of_a_day_a_former_name_is_left_out():
    case = Case()
    tap.within('Amsel', case.export('now', '--all'))
    text = case.export('then', '--all', '--as-of', '2021-06')
    assert 'formerly Amsel' not in text, text
    tap.within('Elster', text)
    tap.within('As of 2021-06: ', text)
    code, _, err = case.run('export', case.path, '-o', 'x', '--as-of', 'soon')
    tap.equal(code, 2)
    tap.within('soon', err)


@tap.case
def as_known_by_an_entry_what_came_later_is_left_out():
    case = Case()
    first = case.entry()
    case.good('add', case.path, 'note', 'Elster', 'Her crew is said to be six.')
    note = json.loads(case.good('find', case.path, 'crew', '--json'))[0]['id']
    case.good('set', case.path, note, 'publish', 'yes')
    tap.within('crew', case.export('now'))
    text = case.export('then', '--known-by', str(first))
    assert 'crew' not in text, text
    tap.within(f'by entry {first} of its history', text)
    tap.equal(case.run('verify-export', 'then', case.path, '--at',
                       str(first))[0], 0)
    tap.equal(case.run('verify-export', 'then', case.path)[0], 1)
    code, _, err = case.run('export', case.path, '-o', 'x', '--known-by',
                            '1990-01-01')
    tap.equal(code, 1)
    tap.within('no entry of that day', err)
    tap.within('crew', case.export('day', '--known-by', '2999-01-01'))


@tap.case
def what_was_undone_since_is_back_in_the_export_of_then():
    case = Case()
    case.good('set', case.path, 'paper21', 'reliability', 'B')
    graded = case.entry()
    case.good('undo', case.path)
    tap.within('- **Grade**: not given', case.export('now'))
    tap.within('- **Grade**: B', case.export('then', '--known-by',
                                             str(graded)))


@tap.case
def a_dossier_of_an_earlier_export_is_named():
    case = Case()
    case.good('export', case.path, '-o', 'out')
    case.good('set', case.path, 'Elster', 'marking', 'restricted')
    code, _, err = case.run('export', case.path, '-o', 'out', '--force')
    tap.equal(code, 0)
    old = [name for name in os.listdir(os.path.join(case.home, 'out'))
           if name.startswith('vessel-')]
    tap.equal(len(old), 1)
    tap.within(f'{old[0]}: of an earlier export, and none of this one', err)
    _, _, err = case.run('export', case.path, '-o', 'new')
    assert 'earlier export' not in err, err


@tap.case
def a_table_of_an_earlier_export_is_named():
    case = Case()
    text = case.file('more.jsonl', '\n'.join(json.dumps(line) for line in [
        LINES[0], {'t': 'record', 'id': '@quay', 'kind': 'place'},
        {'t': 'citation', 'id': '@c3', 'source': '@paper', 'n': 3,
         'at': 'l.3', 'quote': 'Pier Four',
         'says': [{'record': '@quay', 'name': 'Pier Four'}]}]) + '\n')
    case.good('load', case.path, text, '--as', 'ada')
    case.good('export', case.path, '-o', 'out', '--format', 'csv')
    case.file('out/mine.csv', 'mine\n')
    case.good('undo', case.path)
    _, _, err = case.run('export', case.path, '-o', 'out', '--format', 'csv',
                         '--force')
    tap.within('place.csv: of an earlier export, and none of this one', err)
    tap.equal(err.count('earlier export'), 1)
    _, _, err = case.run('export', case.path, '-o', 'out')
    assert 'earlier export' not in err, err


@tap.case
def an_export_that_fails_leaves_no_folder_that_it_made():
    case = Case()
    new = os.path.join(case.home, 'new')
    own = os.path.join(case.home, 'own')
    os.mkdir(own)
    os.mkdir(os.path.join(case.home, 'full'))
    case.file('full/case-notes.md', 'mine\n')
    for folder in ('new', 'own'):
        tap.equal(case.run('export', case.path, '-o', folder, '--strict')[0],
                  2)
    assert not os.path.exists(new)
    tap.equal(os.listdir(own), [])
    tap.equal(case.run('export', case.path, '-o', 'full')[0], 2)
    tap.equal(os.listdir(os.path.join(case.home, 'full')), ['case-notes.md'])
    tap.equal(case.read('full', 'case-notes.md'), 'mine\n')


@tap.case
def what_is_restricted_now_stays_behind_in_the_export_of_then():
    case = Case()
    first = case.entry()
    case.good('set', case.path, 'paper21', 'marking', 'restricted')
    case.good('export', case.path, '-o', 'then', '--all', '--known-by',
              str(first))
    text = case.documents('then')
    assert 'paper.example' not in text and 'paper21' not in text, text
    assert 'the Elster, reportedly' not in text, text


@tap.case
def what_was_restricted_and_is_undone_since_stays_behind_too():
    case = Case()
    uncited(case)
    loaded = case.entry()
    case.good('set', case.path, 'log22', 'marking', 'restricted')
    marked = case.entry()
    case.good('undo', case.path)
    tap.within('Xerxes', case.export('open', '--all', '--known-by',
                                     str(loaded)))
    # The source could not be undone before its mark was: none was opened.
    case.good('undo', case.path)
    for then in (loaded, marked):
        text = case.export(f'at{then}', '--all', '--known-by', str(then))
        assert 'Xerxes' not in text and 'log22' not in text, text
        tap.within('Elster', text)


@tap.case
def what_was_opened_again_before_it_was_undone_leaves():
    case = Case()
    uncited(case)
    loaded = case.entry()
    case.good('set', case.path, 'log22', 'marking', 'restricted')
    case.good('set', case.path, 'log22', 'marking', 'open')
    for _ in range(3):
        case.good('undo', case.path)
    tap.within('Xerxes', case.export('then', '--all', '--known-by',
                                     str(loaded)))


@tap.case
def what_came_later_and_is_restricted_does_not_hinder_an_export_of_then():
    case = Case()
    first = case.entry()
    uncited(case)
    case.good('set', case.path, 'log22', 'marking', 'restricted')
    text = case.export('then', '--all', '--known-by', str(first))
    assert 'Xerxes' not in text and 'log22' not in text, text
    tap.within('Elster', text)


def crew_note(case):
    """A note of its own, set to publish; its id."""
    case.good('add', case.path, 'note', 'Elster', 'Her crew is said to be six.')
    note = json.loads(case.good('find', case.path, 'crew', '--json'))[0]['id']
    case.good('set', case.path, note, 'publish', 'yes')
    return note


@tap.case
def a_note_that_was_taken_back_does_not_leave_as_of_then():
    case = Case()
    crew_note(case)
    then = case.entry()
    tap.within('crew', case.export('now'))
    for step in range(2):
        case.good('undo', case.path)
        text = case.export(f'then{step}', '--known-by', str(then))
        assert 'crew' not in text, text
        tap.within('Elster', text)


@tap.case
def the_newest_version_of_a_note_decides_whether_an_older_one_leaves():
    for name, value in (('publish', 'no'), ('marking', 'restricted')):
        case = Case()
        note = crew_note(case)
        then = case.entry()
        text = case.file('edit.jsonl', '\n'.join(
            json.dumps(line) for line in [
                LINES[0], {'t': 'note', 'id': '@newer', 'replaces': note,
                           'text': 'Her crew was not counted.'}]) + '\n')
        case.good('load', case.path, text, '--as', 'ada')
        tap.within('not counted', case.export('now'))
        tap.within('to be six', case.export('then', '--known-by', str(then)))
        case.good('set', case.path, json.loads(case.good(
            'find', case.path, 'counted', '--json'))[0]['id'], name, value)
        text = case.export('after', '--known-by', str(then))
        assert 'crew' not in text, text


@tap.case
def a_note_that_may_not_leave_now_does_not_leave_as_of_then():
    case = Case()
    then = case.entry()
    note = json.loads(case.good('find', case.path, 'names the Elster',
                                '--json'))[0]['id']
    tap.within('She sails', case.export('before', '--known-by', str(then)))
    case.good('set', case.path, note, 'publish', 'no')
    for folder, options in (('known', ('--known-by', str(then))),
                            ('held', ('--as-of', '2021'))):
        text = case.export(folder, '--all', *options)
        assert 'She sails' not in text, text
    case.good('undo', case.path)
    tap.within('She sails', case.export('again', '--known-by', str(then)))


@tap.case
def the_later_verdict_holds_as_of_a_day_whatever_its_id():
    for number in range(6):
        case = Case()
        for verdict in ('rejected', 'preferred'):
            text = case.file(verdict, '\n'.join(json.dumps(line) for line in [
                LINES[0], {'t': 'judgement', 'id': f'@{verdict}{number}',
                           'about': '@c1', 'verdict': verdict,
                           'reason': 'read again'}]) + '\n')
            case.good('load', case.path, text, '--as', 'ada')
        text = case.export('then', '--all', '--as-of', '2021')
        assert 'ejected' not in text.split('# Method')[0], text


@tap.case
def a_small_measure_keeps_its_three_figures_in_another_unit():
    case = Case()
    text = case.file('more.jsonl', '\n'.join(json.dumps(line) for line in [
        LINES[0], {'t': 'record', 'id': '@pier', 'kind': 'place'},
        {'t': 'record', 'id': '@quay', 'kind': 'place'},
        *({'t': 'citation', 'id': f'@m{n}', 'source': '@paper', 'n': n + 10,
           'at': 'l.3', 'quote': f'{said} away',
           'says': [{'record': '@pier', 'name': 'Pier'},
                    {'record': '@quay', 'name': 'Quay'},
                    {'record': f'@d{n}', 'kind': 'relative position',
                     'place': '@pier', 'from': '@quay', 'distance': said}]}
          for n, said in enumerate(('one inch', '0.3 miles', '10 yards')))
    ]) + '\n')
    case.good('load', case.path, text, '--as', 'ada')
    text = case.export('out', '--all')
    for said in ('one inch (0.0241-0.0267 m)', '(459-507 m)',
                 '10 yards (8.69-9.6 m)'):
        tap.within(said, text)


@tap.case
def every_request_is_told_however_many_there_are():
    case = Case()
    asked = 600
    text = case.file('more.jsonl', '\n'.join(json.dumps(line) for line in [
        LINES[0], {'t': 'record', 'id': '@owner', 'kind': 'company'},
        *({'t': 'citation', 'id': f'@q{n}', 'source': '@paper', 'n': n + 10,
           'at': 'l.3', 'quote': 'the owner was asked',
           'says': [{'record': f'@r{n}', 'kind': 'request', 'to': '@owner',
                     'about': f'question {n}'}]} for n in range(asked))
    ]) + '\n')
    case.good('load', case.path, text, '--as', 'ada')
    case.good('export', case.path, '-o', 'out', '--all')
    notes = case.read('out', 'case-notes.md')
    tap.equal(notes.count('| question '), asked)
    tap.equal(notes.count('## Asked and answered'), 1)


def chain_of(case):
    """Who may stand behind the Elster, with hedges and a speaker."""
    text = case.file('chain.jsonl', '\n'.join(json.dumps(line) for line in [
        LINES[0],
        {'t': 'record', 'id': '@hart', 'kind': 'company'},
        {'t': 'record', 'id': '@kolb', 'kind': 'company'},
        {'t': 'citation', 'id': '@k0', 'source': '@paper', 'n': 20,
         'at': 'l.5', 'quote': 'Hart Lines and Kolb & Sons',
         'says': [{'record': '@hart', 'name': 'Hart Lines'},
                  {'record': '@kolb', 'name': 'Kolb & Sons <Ltd>'}]},
        {'t': 'citation', 'id': '@k1', 'source': '@paper', 'n': 21,
         'at': 'l.6', 'quote': 'is believed to be owned by Hart',
         'words': 'a harbour clerk',
         'says': [{'record': '@owns', 'kind': 'ship-role', 'ship': '@ship',
                   'party': {'ref': '@hart', 'hedge': 'is believed to'},
                   'role': 'owner'}]},
        {'t': 'citation', 'id': '@k2', 'source': '@paper', 'n': 22,
         'at': 'l.7', 'quote': 'Kolb allegedly was part owner of Hart',
         'says': [{'record': '@holds', 'kind': 'shareholding',
                   'company': '@hart', 'holder': '@kolb',
                   'how': {'said': 'part owner', 'hedge': 'allegedly'},
                   'when': {'said': '2010/2015', 'as_of': '2021'}}]},
        {'t': 'citation', 'id': '@k3', 'source': '@paper', 'n': 23,
         'at': 'l.8', 'quote': 'Hart is reportedly sanctioned by Norway',
         'says': [{'record': '@listed', 'kind': 'designation',
                   'target': {'ref': '@hart', 'hedge': 'reportedly'},
                   'authority': 'Norway'}]}]) + '\n')
    case.good('load', case.path, text, '--as', 'ada')


@tap.case
def hedges_and_speakers_survive_into_the_tree_and_the_graph():
    case = Case()
    chain_of(case)
    text = case.export('out', '--all')
    for said in (
            '- owner: is believed to: [Hart Lines](company-',
            ', listed: reportedly Norway (a harbour clerk in paper21; '
            'one origin)[^paper21-21]',
            '  - formerly: allegedly part owner [Kolb \\& Sons \\<Ltd\\>](',
            '- owner of: is believed to: [Elster](vessel-',
            '-.->|"is believed to#58; owner"| n0',
            '-.->|"formerly allegedly part owner"|',
            '| reportedly Hart Lines | Norway |',
            '| Hart Lines | 2010-2015 | allegedly part owner |',
            '["Kolb #38; Sons #60;Ltd#62;"]'):
        tap.within(said, text)
    assert '-->|' not in text.replace('-.->|', ''), text


@tap.case
def a_tree_leads_on_to_dossiers_and_never_to_what_is_not_above():
    """Hull is behind Firm 5, which tells of it itself; so it is not above
    where it stands behind Firm 0, too."""
    case = Case()
    firms = [f'@firm{i}' for i in range(6)] + ['@hull']
    stakes = list(zip(firms, firms[1:])) + [('@firm0', '@hull')]
    lines = [{'t': 'record', 'id': firm, 'kind': 'company'}
             for firm in firms]
    lines.append({'t': 'citation', 'id': '@s', 'source': '@paper', 'n': 20,
                  'at': 'l.5', 'quote': 'firm behind firm', 'says': [
                      {'record': firm, 'name': firm[1:].title()}
                      for firm in firms] + [
                      {'record': '@owns', 'kind': 'ship-role',
                       'ship': '@ship', 'party': '@firm0',
                       'role': 'owner'}] + [
                      {'record': f'@stake{i}', 'kind': 'shareholding',
                       'company': company, 'holder': holder,
                       'when': f'{2001 + i}'}
                      for i, (company, holder) in enumerate(stakes)]})
    text = case.file('firms.jsonl', '\n'.join(
        json.dumps(line) for line in [LINES[0]] + lines) + '\n')
    case.good('load', case.path, text, '--as', 'ada')
    case.good('export', case.path, '-o', 'out', '--all')
    [ship] = [name for name in os.listdir(os.path.join(case.home, 'out'))
              if name.startswith('vessel-')]
    tree = [re.sub(r'\[(Firm\d|Hull)\].*?\)', r'\1', line).rstrip()
            for line in case.read('out', ship).splitlines()
            if 'company-' in line and line.lstrip().startswith('- ')]
    tree = [re.sub(r' ?\[\^.*?\]', '', line) for line in tree]
    tap.equal(tree, [
        '- owner: Firm0 (one origin)',
        '  - tied to: Firm1, 2001 (one origin)',
        '    - tied to: Firm2, 2002 (one origin)',
        '      - tied to: Firm3, 2003 (one origin)',
        '        - tied to: Firm4, 2004 (one origin), more in its dossier',
        '  - tied to: Hull, 2007 (one origin)'])


@tap.case
def a_day_that_fewer_speak_for_says_so():
    case = Case()
    chain_of(case)
    text = case.file('two.jsonl', '\n'.join(json.dumps(line) for line in [
        LINES[0],
        {'t': 'source', 'id': '@log', 'kind': 'press', 'key': 'log22',
         'address': 'https://log.example/pilot'},
        {'t': 'citation', 'id': '@l1', 'source': '@log', 'n': 1, 'at': 'l.1',
         'quote': 'Norway listed Hart in May 2021',
         'says': [{'record': '@listed', 'target': '@hart',
                   'authority': 'Norway', 'listed': '2021-05'}]}]) + '\n')
    case.good('load', case.path, text, '--as', 'ada')
    tap.within('| 2 origins (listed: one origin)[^', case.export('out',
                                                                '--all'))


@tap.case
def a_source_that_is_not_cited_is_not_named():
    case = Case()
    uncited(case)
    for things in ((), ('Elster',)):
        text = case.export('of' + ''.join(things), *things)
        tap.within('- paper21: ', text)
        assert 'log22' not in text, text
    tap.within('- log22: ', case.export('whole', '--all'))


@tap.case
def copies_are_written_beside_markdown_alone_and_named_when_they_are_old():
    case = Case()
    page = case.file('page.txt', 'the Elster, reportedly')
    case.good('attach', case.path, 'paper21', page, '--obtained', 'by post')
    tap.within('.txt)', case.export('md', '--copies'))
    copy = [name for name in os.listdir(os.path.join(case.home, 'md'))
            if name.startswith('copy-')]
    tap.equal(len(copy), 1)
    text = case.export('html', '--format', 'html', '--copies')
    tap.equal(os.listdir(os.path.join(case.home, 'html')),
              ['case-notes.html'])
    assert 'Open the copy' not in text, text
    _, _, err = case.run('export', case.path, '-o', 'md', '--copies')
    assert 'earlier export' not in err, err
    case.good('set', case.path, 'paper21', 'marking', 'restricted')
    code, _, err = case.run('export', case.path, '-o', 'md', '--force',
                            '--copies')
    tap.equal(code, 0)
    tap.within(f'{copy[0]}: of an earlier export, and none of this one', err)


@tap.case
def a_text_from_elsewhere_gets_its_footnotes():
    case = Case()
    text = case.file('piece.md', 'The paper says so [@paper21/1].\n')
    out = case.good('cite', case.path, text)
    tap.within('says so[^paper21-1].', out)
    tap.within('\n[^paper21-1]: ', out)
    case.good('cite', case.path, text, '-o', 'out.md')
    tap.equal(case.read('out.md'), out)
    case.file('out.md', 'mine')
    code, _, err = case.run('cite', case.path, text, '-o', 'out.md')
    tap.equal((code, case.read('out.md')), (2, 'mine'))
    tap.within('--force', err)
    case.good('cite', case.path, text, '-o', 'out.md', '--force')
    tap.equal(case.read('out.md'), out)


@tap.case
def a_citation_of_nothing_is_named_with_its_line():
    case = Case()
    text = case.file('piece.md', 'Good [@paper21/1].\n\nBad [@paper21/9].\n')
    code, out, err = case.run('cite', case.path, text, '-o', 'out.md')
    tap.equal((code, out), (2, ''))
    tap.within(f'{text}:3: ', err)
    tap.within('paper21/9', err)
    assert not os.path.exists(os.path.join(case.home, 'out.md'))
    code, _, err = case.run('cite', case.path, 'no-such.md')
    tap.equal(code, 1)
    tap.within('no-such.md', err)


@tap.case
def strict_writes_nothing_while_the_check_warns():
    case = Case()
    code, out, _ = case.run('check-export', case.path)
    tap.equal(code, 1)
    lines = case.export('notes').splitlines()
    unsourced = [line for line in out.splitlines() if 'She sails' in line]
    tap.equal(lines[int(unsourced[0].split(':')[0]) - 1], 'She sails.')
    code, _, err = case.run('export', case.path, '-o', 'strict', '--strict')
    tap.equal(code, 2)
    tap.within('nothing was written', err)
    assert not os.path.exists(os.path.join(case.home, 'strict',
                                           'case-notes.md'))
    warnings = json.loads(case.run('check-export', case.path, '--json')[1])
    tap.equal(len(warnings), len(out.splitlines()))
    text = case.file('piece.md', 'It is so.\n')
    tap.equal(case.run('cite', case.path, text, '--strict')[0], 2)


@tap.case
def a_second_reader_passes_what_its_author_cannot():
    case = Case()
    code, out, _ = case.run('review', case.path, '--list', by='bo')
    tap.equal(code, 0)
    tap.within('1 to look at', out)
    code, out, err = case.run('review', case.path, given='r\n', by='ada')
    tap.equal(code, 0)
    tap.within('looked at: 0 of 1', out)
    tap.within('you wrote this finding', err)
    passed = 'no second person has passed'
    tap.within(passed, case.run('check-export', case.path)[1])
    code, out, _ = case.run('review', case.path,
                            given='w the paper names another\n', by='bo')
    tap.equal(code, 1)
    tap.within(passed, case.run('check-export', case.path)[1])
    code, out, _ = case.run('review', case.path, given='what\nr\n', by='cy')
    tap.equal(code, 0)
    tap.within('looked at: 1 of 1, wrong: 0', out)
    assert passed not in case.run('check-export', case.path)[1]
    item = json.loads(case.good('review', case.path, '--json'))[0]
    tap.equal((item['review'], item['by']), ('right', 'cy'))


@tap.case
def the_changes_since_an_entry_are_listed():
    case = Case()
    first = case.entry()
    case.export('notes')
    tap.equal(case.run('verify-export', 'notes', case.path)[0], 0)
    case.good('judge', case.path, 'paper21/2', 'withdrawn', '--reason',
              'another ship')
    case.good('add', case.path, 'note', 'Elster', 'Ask the owner.')
    code, out, _ = case.run('verify-export', 'notes', case.path, '--since',
                            str(first))
    tap.equal(code, 1)
    tap.within('case-notes.md: of another state of the case', out)
    tap.within('withdrawn  judgement', out)
    tap.within('another ship', out)
    tap.within('added      note', out)
    tap.within(f'rows since entry {first}', out)
    tap.equal(case.run('verify-export', 'notes', case.path, '--at',
                       str(first))[0], 0)
    tap.equal(case.run('verify-export', 'notes', case.path, '--at',
                       'x')[0], 2)
    tap.equal(case.run('verify-export', 'nowhere', case.path)[0], 1)
    os.mkdir(os.path.join(case.home, 'empty'))
    tap.equal(case.run('verify-export', 'empty', case.path)[0], 1)


def first_ones(words):
    return list(dict.fromkeys(words))


@tap.case
def footnotes_stand_in_the_order_in_which_they_are_read():
    """Also of a row that was printed for another document before."""
    case = Case()
    case.good('load', case.path,
              os.path.join(SOURCE, 'assets/orient-express.jsonl'))
    case.export('notes', '--all')
    names = os.listdir(os.path.join(case.home, 'notes'))
    assert 'timeline.md' in names
    for name in sorted(names):
        text = case.read('notes', name)
        body = re.sub(r'(?m)^\[\^[a-z0-9-]+\]:', '', text)
        defined = re.findall(r'(?m)^\[\^([a-z0-9-]+)\]:', text)
        tap.equal((name, first_ones(re.findall(r'\[\^([a-z0-9-]+)\]',
                                               body))),
                  (name, defined))


tap.main()
