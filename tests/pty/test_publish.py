#!/usr/bin/python3
"""Before it goes out: what would be written, and the second reader."""
import json
import os
import re
import termios

import sample
import tap


def notes(program):
    return os.path.join(program.home, 'orient-express-notes')


@tap.case
def nothing_is_written_before_it_was_shown():
    with sample.start((120, 40)) as program:
        program.keys('x')
        program.until('Would be written: Markdown of Maria')
        tap.within('1 # Maria: orient-express', program.text())
        tap.within('stay behind: 14 notes that are not set to publish '
                   '(:set publish yes)', program.text())
        tap.within('! no archived copy of rusi23', program.text())
        assert not os.path.exists(notes(program))
        program.keys('s')
        program.until('Markdown of the whole case')
        tap.within('1 # Case notes: orient-express', program.text())
        program.keys('x')
        program.until('exported: ')
        shown = sample.taffrail(program, 'export', '-o',
                                os.path.join(program.home, 'again'))
        tap.within('exported', shown)
        with open(os.path.join(program.home, 'again', 'case-notes.md'),
                  'rb') as file:
            want = file.read()
        with open(os.path.join(notes(program), 'case-notes.md'), 'rb') as file:
            tap.equal(file.read() == want, True)
        with open(os.path.join(program.home, 'state', 'taffrail',
                               'exports.log'), encoding='utf-8') as log:
            tap.equal(len(log.readlines()), 2)


@tap.case
def another_file_is_replaced_after_a_yes():
    with sample.start((80, 24)) as program:
        os.mkdir(notes(program))
        path = os.path.join(notes(program), 'case-notes.md')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('mine\n')
        program.keys('xs')
        program.until('the whole case')
        program.quiet()
        program.keys('x')
        program.until('replace it')
        program.keys('n')
        with open(path, encoding='utf-8') as file:
            tap.equal(file.read(), 'mine\n')
        program.keys('x')
        program.until('replace it')
        program.keys('y')
        program.until('exported: ')
        with open(path, encoding='utf-8') as file:
            tap.within('# Case notes', file.read())


@tap.case
def format_and_kinds_are_chosen_with_a_key():
    with sample.start((80, 24)) as program:
        program.keys(':export html<CR>')
        program.until('a page of HTML of Maria')
        program.keys('f')
        program.until('a table a kind of the whole case')
        program.keys('fa')
        program.until('Markdown of the whole case, all kinds')


@tap.case
def keys_typed_ahead_write_nothing_that_was_not_shown():
    with sample.start((80, 24)) as program:
        load_ships(program, 1500)
        program.until('changed by another program')
        program.keys(':list vessel<CR>*')
        program.until(r'all \d+ chosen')
        program.keys('xx', wait=False)
        program.until('nothing was written: look at what would be first')
        program.until('Would be written: Markdown of 15', limit=60)
        program.quiet()
        assert not os.path.exists(notes(program))
        program.keys('x')
        program.until('exported: ', limit=60)


@tap.case
def a_key_typed_while_the_preview_is_drawn_writes_nothing():
    with sample.start((80, 24)) as program:
        load_ships(program, 1500)
        program.until('changed by another program')
        program.keys(':list vessel<CR>*')
        program.until(r'all \d+ chosen')
        program.keys('x', wait=False)
        program.until('Would be written')
        termios.tcflow(program.slave, termios.TCOOFF)
        assert 'Would be written: Markdown' not in program.text()
        program.typed_at = None
        program.quiet()
        os.write(program.master, b'x')
        termios.tcflow(program.slave, termios.TCOON)
        program.until('nothing was written: look at what would be first')
        assert not os.path.exists(notes(program))
        program.keys('x')
        program.until('exported: ', limit=60)


def load_ships(program, count):
    path = os.path.join(program.home, 'ships.jsonl')
    with open(path, 'w', encoding='utf-8') as out:
        for line in [
                {'t': 'taffrail', 'form': 1, 'namespace': 'ships'},
                {'t': 'source', 'id': '@list', 'kind': 'list', 'key': 'list9'},
                {'t': 'citation', 'id': '@c', 'source': '@list', 'n': 1,
                 'at': 'all', 'says': [
                     {'record': f'@s{n}', 'kind': 'vessel',
                      'name': f'Number {n}'} for n in range(count)]}]:
            out.write(json.dumps(line) + '\n')
    sample.taffrail(program, 'load', path, '--as', 'vm')


@tap.case
def chosen_rows_beyond_the_window_and_past_hundreds_are_all_taken():
    with sample.start((80, 24)) as program:
        load_ships(program, 300)
        program.until('changed by another program')
        program.keys(':list vessel<CR>*')
        program.until(r'all \d+ chosen')
        chosen = int(re.search(r'all (\d+) chosen', program.text())[1])
        assert chosen > 300, chosen
        program.keys('x')
        program.until(f'Markdown of {chosen} things')
        program.quiet()
        program.keys('x')
        program.until('exported: ')
        dossiers = [name for name in os.listdir(notes(program))
                    if name.startswith('vessel-')]
        tap.equal(len(dossiers), chosen)


@tap.case
def chosen_claims_stand_for_their_record_and_rows_about_none_are_told():
    with sample.start((120, 40)) as program:
        program.keys('5<Space><Space><Space>x')
        program.until('Markdown of Maria')
        program.keys('9*x')
        program.until('what is chosen is about no record')


@tap.case
def files_of_an_earlier_export_are_counted_when_it_is_written():
    with sample.start((80, 24)) as program:
        program.keys('xs')
        program.until('the whole case')
        os.mkdir(notes(program))
        for name in ('vessel-0000000000001.md', 'mine.md'):
            with open(os.path.join(notes(program), name), 'w',
                      encoding='utf-8') as out:
                out.write('old\n')
        program.keys('x')
        program.until('exported, beside 1 file of an earlier one: ')


@tap.case
def what_is_restricted_is_named_to_the_analyst_alone():
    with sample.start((120, 40)) as program:
        sample.taffrail(program, 'set', 'wapo23', 'marking', 'restricted')
        program.until('changed by another program')
        program.keys('xs')
        program.until('stays behind: source North Korea may be sending')
        program.quiet()
        program.keys('x')
        program.until('exported: ')
        with open(os.path.join(notes(program), 'case-notes.md'),
                  encoding='utf-8') as file:
            text = file.read()
        assert 'may be sending arms' not in text


@tap.case
def a_second_reader_walks_the_findings():
    with sample.start((120, 40), '--as', 'eva') as program:
        program.keys('gw')
        program.until('0 of 106 passed')
        tap.within('passage     loaded on to the Angara at Dunai',
                   program.text())
        program.keys('r')
        program.until('1 of 106 passed')
        tap.within('>2 of 106', program.text())
        program.keys('w')
        program.until('wrong, because')
        program.keys('it says a berth<CR>')
        program.until('done: eva found rusi23/45 wrong')
        tap.within('>3 of 106', program.text())
        program.keys('k')
        tap.within('because     it says a berth', program.text())
        tap.within('eva: wrong', program.text())
        listed = sample.taffrail(program, 'review', '--list')
        tap.within('eva: right', listed)
        tap.within('eva: wrong, it says a berth', listed)


@tap.case
def a_second_reader_walks_a_text_by_its_path():
    with sample.start((120, 40), '--as', 'eva') as program:
        folder = os.path.join(program.home, 'texts')
        os.mkdir(folder)
        os.mkfifo(os.path.join(folder, 'piece.pipe'))
        path = os.path.join(folder, 'piece one.md')
        with open(path, 'w', encoding='utf-8') as out:
            out.write('# A piece\n\nShe loaded at Dunai [@rusi23/45].\n\n'
                      'Twice [@rusi23/42; @rusi23/45].\n')
        open(os.path.join(folder, 'piece\x1b[31m'), 'w',
             encoding='utf-8').close()
        program.keys(f':review {folder}<Tab><Tab>')
        program.until(':review .*/texts/piece one.md')
        program.keys('<Tab>')
        program.until(':review .*/texts/piece.pipe')
        program.keys('<Tab>')
        program.until(':review .*/texts/piece one.md')
        program.keys('<CR>')
        program.until('piece one.md beside its passages, 0 of 3 passed')
        tap.within('line 3, rusi23/45 l.44', program.text())
        tap.within('sentence    She loaded at Dunai.', program.text())
        tap.within('passage     unloading these containers onto a berth',
                   program.text())
        program.keys('r')
        program.until('1 of 3 passed')
        program.keys('wonce only<CR>')
        program.until('found rusi23/42 wrong')
        listed = sample.taffrail(program, 'review', path, '--list')
        tap.within('eva: right', listed)
        tap.within('eva: wrong, once only', listed)
        tap.within('She loaded', sample.taffrail(program, 'cite', path))
        program.keys('gw')
        program.until('Findings beside their passages, 0 of 106 passed')
        program.keys(f':review {folder}/piece.pipe<CR>')
        program.until('piece.pipe: not a file')
        program.keys('<C-p>review_file<CR>')
        program.until('review the text')
        program.keys(f'{folder}/piece o<Tab><CR>')
        program.until('beside its passages, 1 of 3 passed')


@tap.case
def nobody_passes_their_own():
    with sample.start((80, 24)) as program:
        program.keys('gwr')
        program.until('you wrote this finding')
        tap.within('0 of 106 passed', program.text())


tap.main()
