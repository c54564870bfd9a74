#!/usr/bin/python3
"""The screens of the first case, compared with reviewed ones, and what an
analyst does on it, in keys. UPDATE_GOLDEN=1 rewrites the screens."""
import json
import os
import re

import sample
import screen
import tap

SIZES = ((80, 24), (120, 40), (200, 60))

# name of the golden screen: keys that lead there
SCREENS = {
    'home': '',
    'listing': 'l',                     # a disputed listing chosen
    'call': '2/ends<CR>',                 # a call chosen
    'chain': '3jjj',
    'chain-zoomed': '3jjjz',
    'sources': '4j',
    'ship-zoomed': '5z',
    'conflicts': '6',
    'notes': '7',
    'kinds': '8',
    'status': '0',
    'port-calls': ':list port-call<CR>',
    'company': '3jjj<CR>',              # from a ship to who is behind her
    'timeline': '1T',
    'timeline-case': ':timeline all<CR>jjj>>>',
    'search': 'g/dunai<CR>',
    'source': ':documents<CR>j<CR>',
    'claims': 'gk/najin<CR>j',
    'claims-disputed': 'gk:where standing=disputed<CR>',
    'list-of-sources': 'gS:columns key title published read citations '
                       'grade by disputes origin<CR>lll[gg',
}


def golden_case(name, keys):
    def check():
        for size in SIZES:
            with sample.start(size) as program:
                program.keys(keys)
                program.golden('orient-' + name)
    check.__name__ = 'screen_' + name.replace('-', '_')
    return check


for screen_name, screen_keys in SCREENS.items():
    tap.case(golden_case(screen_name, screen_keys))


@tap.case
def help_fits_80_columns():
    with sample.start() as program:
        program.keys('?')
        program.golden('help')
        program.keys('<PgDn>')
        program.golden('help-2')


@tap.case
def escape_leads_back_to_the_pane_one_came_from():
    with sample.start((80, 24)) as program:
        program.keys('3jj5')
        tap.within('Maria > detail', program.text())
        shown = program.lines()[17:21]
        program.keys('6<Esc>')   # away and back: the detail is as it was
        tap.within('Maria > detail', program.text())
        tap.equal(program.lines()[17:21], shown)
        program.keys('<Esc>')
        tap.within('Maria > chain', program.text())
        program.keys('05<Esc>')
        assert re.search(r'(?m)^ status +citing', program.text()), \
            program.text()


def entries(program):
    return sample.taffrail(program, 'log').splitlines()


@tap.case
def a_call_from_a_pinned_source_is_one_line_and_enter():
    with sample.start() as program:
        program.keys('4jp')
        tap.within('citing rusi23 from now on', program.text())
        before = len(entries(program))
        program.keys('2a')
        typed = 'Vladivostok, 3 Oct 2023, anchors'
        program.keys(typed + '<CR>')
        program.until('done: Port call Maria, Vladivostok')
        tap.equal(len(entries(program)), before + 1)
        tap.within('anchors', program.text())
        tap.note('a call from a pinned source: a, the line, Enter')
        program.keys('u')
        program.until('took back: ')
        program.keys('kj')
        assert 'Vladivostok, 3' not in program.text(), program.describe('')
        sample.taffrail(program, 'verify')


@tap.case
def a_second_document_for_a_call_is_plus():
    with sample.start() as program:
        program.keys('2a')
        program.keys('Dunai, 14 Oct 2023, offloads')
        tap.within('The case has one that fits', program.text())
        program.keys('<Esc>4jjp2a<C-u>Maria, Dunai, 14 Oct 2023, offloads<CR>')
        tap.within('>1', program.text())
        program.keys('+')
        program.until(r'done: it says so too: .*origin')
        sample.taffrail(program, 'verify')


@tap.case
def the_offered_record_is_told_what_was_typed():
    """Not the first of its values: those that the words name, or the words."""
    with sample.start() as program:
        before = set(sample.taffrail(program, 'dump').splitlines())
        program.keys(':pin bne23<CR>2a<C-u>Maria, Dunai, 14 Oct 2023, '
                     'unloads<CR>')
        tap.within('>1', program.text())
        program.keys('+')
        program.until(r'done: it says so too')
        new = [json.loads(line) for line in
               sample.taffrail(program, 'dump').splitlines()
               if line not in before]
        said = {row['field']: row for row in new if row['t'] == 'claim'}
        tap.equal(sorted(said), ['port-call.did', 'port-call.place',
                                 'port-call.ship', 'port-call.when'])
        tap.equal(said['port-call.did'].get('said'), 'unloads')
        sample.taffrail(program, 'verify')


@tap.case
def who_else_takes_the_value_and_not_what_stands_around_it():
    """Of rivals the first; with " and " inside; from the detail."""
    with sample.start((120, 40)) as program:
        for keys, title in (
                (':list port-call<CR>lll=', 'Port calls where did=taken on, '),
                (':go-to Maria<CR>5jj=', 'Vessels where flag=RU, '),
                (':list company<CR>:where name~and<CR>5=',
                 'Companies where name=".* and .*", ')):
            program.keys(keys)
            assert re.search(title + r'[1-9]', program.row(0)), \
                program.describe(title)


@tap.case
def who_else_offers_each_value_of_a_composed_cell():
    for keys, field, value, title in (
            ('2/ends<CR>ll=jj', 'Did', 'offloading',
             'Port calls where did=offloading, '),
            ('l=', 'Authority', 'US', 'Designations with US, '),
            ('T/ends<CR>l=', 'Place', 'Dunai', None)):
        with sample.start((120, 40)) as program:
            program.keys(keys)
            tap.within('Who else has which of these?', program.text())
            if title is None:   # all of the row
                tap.within('Did ', program.text())
                continue
            assert re.search(f'(?m)^>{field} +{value}', program.text()), \
                program.text()
            program.keys('<CR>')
            assert re.search(title + r'[1-9]', program.row(0)), \
                program.describe(title)
            program.keys('<Esc>')   # and back to the values
            tap.within('Who else has which of these?', program.text())


@tap.case
def who_else_asks_nothing_where_a_composed_cell_has_one_value():
    with sample.start((120, 40)) as program:
        program.keys('2/ends<CR>=')
        assert re.search('Port calls where when=14 Oct 2023, [1-9]',
                         program.row(0)), program.describe('who else')
        program.keys('<Esc>')
        tap.within('>14 Oct', program.text())


@tap.case
def events_of_the_case_say_whose_they_are():
    with sample.start((120, 40)) as program:
        program.keys('ge/another round trip<CR>')
        assert re.search(r'(?m)^>until 14 Oct 2023 .* another round trip +Maria ',
                         program.text()), program.text()
        tap.within(' Maria, until 14 Oct 2023 ', program.text())


@tap.case
def a_judgement_is_three_keys():
    with sample.start() as program:
        program.keys('l5')
        before = len(entries(program))
        program.keys('J1n')
        program.until('done: preferred, nearer')
        tap.equal(len(entries(program)), before + 1)
        tap.within('preferred', program.text())
        program.keys('1')
        program.keys('u')
        program.until('took back: ')
        tap.equal(len(entries(program)), before + 2)
        sample.taffrail(program, 'verify')


@tap.case
def notes_tags_and_marks_are_entries_and_undo_in_turn():
    with sample.start() as program:
        before = sample.taffrail(program, 'dump')
        program.keys('cseen twice<CR>tfirst<CR>m')
        program.until('done: marked Maria')
        program.keys('j')
        tap.within('*Maria', program.text())
        program.keys('k')
        for what in ('mark', 'tag first', 'note: seen twice'):
            program.keys('u')
            program.until('took back: ' + what)
        tap.equal(sample.taffrail(program, 'dump'), before)
        program.keys('<C-r>')
        program.until('put back: note: seen twice')
        sample.taffrail(program, 'verify')


@tap.case
def undo_asks_before_a_batch():
    with sample.start() as program:
        program.keys('u')
        tap.within('take back the whole batch load', program.text())
        program.keys('<CR>')
        tap.within('nothing was done', program.text())


def large(program, ships=2500):
    """Many rows in one entry: more than a thousand, or three a ship."""
    path = program.home + '/large.jsonl'
    with open(path, 'w', encoding='utf-8') as file:
        file.write('{"t":"taffrail","form":1,"namespace":"large%d"}\n'
                   '{"t":"source","id":"@s","kind":"press"}\n' % ships)
        for i in range(ships):
            file.write('{"t":"citation","id":"@c%d","source":"@s","says":['
                       '{"record":"@v%d","kind":"vessel","name":"Ship %d"}]}'
                       '\n' % (i, i, i))
    sample.taffrail(program, 'load', path, '--as', 'vm')
    program.until('changed by another program')


@tap.case
def a_large_undo_can_be_stopped():
    with sample.start() as program:
        large(program)
        before = sample.taffrail(program, 'dump')
        program.keys('u')
        program.until('take back the whole batch load large')
        program.keys('y<C-x>', wait=False)
        program.until('stopped: nothing was changed')
        tap.equal(sample.taffrail(program, 'dump'), before)
        sample.taffrail(program, 'verify')


@tap.case
def what_an_entry_changed_says_where_it_stops():
    with sample.start() as program:
        large(program, 50)
        program.keys('9')
        program.until(r'(?m)What entry \d+ changed ─')
        large(program, 80)
        program.keys('<Up>')
        program.until(r'What entry \d+ changed ── the first 200 rows')


@tap.case
def a_stopped_way_back_says_how_far_it_went():
    with sample.start() as program:
        large(program)
        program.keys('m')
        program.until('done: marked Maria')
        program.keys('9jjgu')
        tap.within('take back 2 of yours, down to load large', program.text())
        program.keys('y<C-x>', wait=False)
        program.until('took back 1, then it was stopped: mark')
        sample.taffrail(program, 'verify')


@tap.case
def every_entry_on_the_way_back_is_counted():
    """More than are read of the history at a time."""
    with sample.start() as program:
        program.keys('m' * 60)
        program.until('done: mark off Maria')
        program.keys('9Gkgu')
        program.until(r'take back \d+ of yours')
        tap.within('take back 60 of yours, down to mark', program.text())
        program.keys('n')


@tap.case
def every_count_of_the_status_leads_to_its_list():
    with sample.start((120, 40)) as program:
        program.keys(':claim flag Russia<CR>')
        program.until('done: Flag Russia')
        copy = os.path.join(program.home, 'changed.html')
        with open(copy, 'w', encoding='utf-8') as file:
            file.write('<p>Berth 1 stays shut.')
        sample.taffrail(program, 'attach', 'pexa21b', copy, '--obtained',
                        'saved from the browser')
        program.keys('0')
        counts = {what: int(count) for count, what in re.findall(
            r'(?m)^[ >]+(\d+) ((?:\S+ )*\S+)(?:  |$)', program.text())}
        tap.equal(counts['values without a source'], 1)
        assert counts['citations whose page has changed'] > 5, counts
        for what, title in (
                ('values without a source', 'Values without a source'),
                ('citations whose page has changed',
                 'Citations whose page has changed since'),
                ('lost addresses', 'Lost addresses'),
                ('disputed', 'Conflicts disputed'),
                ('told two ways by one origin', 'Conflicts two ways'),
                ('findings', 'Findings')):
            program.keys(f':status<CR>/{what}<CR><CR>')
            tap.within(' ' + title,
                       program.row(0 if title == 'Findings' else 1))
            if 'Conflicts' not in title:    # these have headings
                shown = next(row for row in range(2, 26)
                             if not program.row(row))
                tap.equal(shown - 2, counts[what])
        program.keys(':look-at uncited<CR>')
        tap.within('Russia?', program.text())
        tap.within('Maria ', program.row(2))
        program.keys('<CR>')
        tap.within('>Maria', program.text())


@tap.case
def a_record_of_a_grown_list_says_when_it_was_last_seen():
    with sample.start((120, 40)) as program:
        sheet = os.path.join(program.home, 'list.csv')
        ships = 'name,imo,flag\nKorvet,9074729,RU\n'
        sample.taffrail(program, 'add', 'source', 'Register',
                        '--key', 'reg')
        for text in (ships, ships + 'Bora,9000003,PA\n'):
            with open(sheet, 'w', encoding='utf-8') as file:
                file.write(text)
            sample.taffrail(program, 'import', 'vessel', sheet, '--source',
                            'reg')
        program.keys('R:go-to Korvet<CR>5z/seen<CR>')
        assert re.search(r'seen +reg: unchanged in 1 later copy, last '
                         r'\d{4}-\d\d-\d\d', program.text()), \
            program.describe('not seen')


@tap.case
def a_lost_source_shows_the_day_that_is_known():
    """"last week" in a page of 22 January 2024, and how often it is cited."""
    with sample.start((200, 60)) as program:
        program.keys('gd')
        assert re.search(r'vaddi24 .* 15-21 Jan 24 +- +\d',
                         program.text()), program.describe('vaddi24')
        assert re.search(r'sullivan23 .* Sep 23 ', program.text())
        assert 'last week' not in program.text()


@tap.case
def from_a_ship_to_her_owner_and_back():
    with sample.start() as program:
        program.keys('3jjj')
        there = program.text()
        program.keys('<CR>')
        tap.within('What refers to', program.text())
        program.keys('<BS>')
        tap.equal(program.text(), there)


@tap.case
def everything_has_a_command():
    with sample.start() as program:
        program.keys(':designation<CR>')
        tap.within('Designations', program.text())
        program.keys(':go-to rusi23<CR>')
        program.until('The Orient Express')


@tap.case
def another_program_changes_the_case():
    with sample.start() as program:
        sample.taffrail(program, 'add', 'vessel', 'Neue Welle', '--as', 'kt')
        program.until('the case was changed by another program', 10)
        program.keys('/neue')
        tap.within('Neue Welle', program.text())


@tap.case
def another_program_makes_the_cells_anew():
    with sample.start() as program:
        sample.taffrail(program, 'rebuild')
        program.until('the case was changed by another program', 10)


@tap.case
def an_empty_case_says_what_to_do():
    home = tap.temp()
    os.mkdir(home + '/tmp')
    case = home + '/new.taf'
    sample.run(home, 'new', case)
    with screen.Program([sample.PROGRAM, case], home=home) as program:
        tap.within('No vessel yet: a adds', program.text())
        program.keys('aErika<CR>')
        tap.within('who writes', program.text())
        program.keys('vm<CR>')
        program.until('>Erika')
        program.golden('one-ship')


@tap.case
def a_citation_is_gone_to_among_what_its_source_says():
    with sample.start() as program:
        program.keys(':go-to rusi23/14<CR>')
        program.until('What The Orient Express says')
        program.until(r'(?m)^>rusi23/14 ')
        program.until('Citation rusi23/14')
        program.keys('q')
        program.until('1Vessels')


@tap.case
def the_tour_leaves_nothing_behind():
    home = tap.temp()
    with screen.Program([sample.PROGRAM, 'tour'], home=home,
                        wait=False) as program:
        program.until('1/17 Five minutes')
        program.keys('<F2>jcseen<CR>')
        tap.within('2/17 Ships', program.text())
        program.write(b'Q')
        tap.equal(program.end(), 0)
    left = [os.path.join(folder, file)
            for folder, _, files in os.walk(home) for file in files
            if file != '.lock']   # of the folder of known cases
    tap.equal(left, [])
    tap.within('Five minutes', sample.run(home, 'tour'))


@tap.case
def a_citation_shows_what_it_says_and_leads_there():
    with sample.start((120, 40)) as program:
        program.keys('gdj<CR>jjjj')
        tap.within('says of', program.text())
        program.keys('5/says<CR>jj<CR>')
        tap.within('What refers to ', program.text())


@tap.case
def what_the_status_counts_it_leads_to():
    with sample.start() as program:
        program.keys(':question who paid?<CR>:to-do ask<CR>')
        program.until('done: to-do')
        program.keys('0/open questions<CR><CR>')
        tap.within('Open: question', program.text())
        program.keys('0/open to-dos<CR><CR>')
        rows = [line[1:6] for line in program.text().splitlines()[2:5]]
        tap.equal(rows, ['to-do'] * 3)
        program.keys('0/not read<CR><CR>')
        program.until('every source here is read')
        program.keys('<Esc>')   # and back on the count
        program.until('^> +0 sources not read')
        program.keys(':add-source https://example.org/a<CR>')
        program.until('done: add source|done: source')
        program.keys('<Esc>0/not read<CR><CR>')
        program.until(r'^>.* new ')


@tap.case
def no_control_or_flood_of_marks_hides_the_mark_of_a_value():
    with sample.start() as program:
        for name in ('Con' + '\u202e' * 20 + 'trol',
                     'M' + '\u0301' * 300 + 'aria'):
            sample.taffrail(program, 'add', 'vessel', name)
        program.keys(':look-at uncited<CR>G')
        program.until(r'Name +Con(<U\+202E>)+\?')
        program.until(r'Name +\S+<U\+0301>\?')


tap.main()
