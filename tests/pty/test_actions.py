#!/usr/bin/python3
"""Each action of the table is done once, and must do something.

The case is a made one without a file (tests/ui/fake_workbench), so that each
answer is known. ACTIONS says for each action what is typed before, its keys,
and what must be on the screen then; an action of ui/action_table.h that is
not listed here fails the test.
"""
import base64
import json
import os
import re
import signal

import sample
import screen
import tap

PROGRAM = os.path.join(os.environ.get('TAFFRAIL_BUILDDIR', '.'), 'tests', 'ui',
                       'fake_workbench')
TABLE = screen.source_path('ui', 'action_table.h')

TICKS = ':pin rusi23<CR>+'

# name: (typed before, typed, regular expression that must match the screen)
TEXT = {
    'add': ('', 'a', r'line\n\s+name, type, imo'),
    'also_says': ('4j p<BS>', ':pin rusi23<CR>+<CR>',
                  r'says it too: 2 documents, still 1 origin'),
    'comment': ('', 'cseen twice<CR>', r'done: note on Angara'),
    'judge': ('jl5', 'J', r'judge: which number is preferred'),
    'who_else': ('jl', ':who-else<CR>', r'Who else has which of these'),
    'filter': ('', '/mar<CR>', r'/mar: 1'),
    'undo': ('', 'u', r'take back call Lady R, 6 Oct\?'),
    'undo_to': ('9', 'gu', r'nothing of yours came after it'),
    'redo': ('', '<C-r>', r'put back: call Lady R, 6 Oct'),
    'edit': ('jl5', 'e<C-u>no<CR>', r'done: no instead of offloading cargo'),
    'pin': ('4j', 'p', r'citing rusi23 from now on'),
    'zoom': ('3', 'z', r'(?m)^3Chain of the Angara, upward'),
    'tag': ('', 'tport<CR>', r'done: tagged Angara: port'),
    'mark': ('', 'm', r'done: marked Angara'),
    'comment_long': ('', 'C', r'done: note on Angara'),
    'finding': ('', ':finding it went dark<CR>', r'done: finding on Angara'),
    'question': ('', ':question who paid?<CR>', r'done: question on Angara'),
    'to_do': ('', ':to-do ask<CR>', r'done: to-do on Angara'),
    'close': ('7', 'gx', r'closed:'),
    'deny': ('jl5', ':deny<CR>', r'done: not \w+ offloading cargo'),
    'claim': ('', ':claim flag Russia<CR>', r'done: Flag Russia'),
    'beside': ('', ':beside Maria<CR>', r'(?m)^ Side by side'),
    'same': ('', ':same Maria, one hull<CR><CR>', r'Angara and 0+2: same'),
    'probably_same': ('', ':probably-same Maria<CR><CR>',
                      r'Angara and 0+2: probably same'),
    'not_the_same': ('', ':not-the-same Maria<CR><CR>',
                     r'Angara and 0+2: not the same'),
    'undecided': ('', ':undecided Maria<CR><CR>',
                  r'Angara and 0+2: undecided'),
    'add_source': ('', ':add-source https://example.org/a<CR>',
                   r'done: source https://example.org/a'),
    'read_state': ('4j', 'r', r'done: reading of The Orient Express is new'),
    'grade': ('4j', ':grade B<CR>', r'grade of The Orient Express is B'),
    'set': ('4j', ':set contact ask<CR>', r'contact of The Orient .* is ask'),
    'open_outside': ('4G', 'O', r'the copy was opened by true'),
    'open_address': ('4j', 'gb', r'there is no web address here'),
    'fetch': ('4j', 'f', r'net off: nothing was sent'),
    'fetch_parts': ('4j', 'gf', r'net off: nothing was sent'),
    'fetch_queue': ('', 'gF', r'net off: nothing was sent'),
    'forget': ('', ':forget<CR>', r'choose an address that waits'),
    'export': ('', 'x', r'Would be written: Markdown of Thing 1'),
    'preview_write': ('x', 'x', r'exported: notes'),
    'preview_format': ('x', 'f', r'Would be written: a page of HTML'),
    'preview_whole': ('x', 's', r'Markdown of the whole case'),
    'preview_all': ('x', 'a', r', all kinds'),
    'review': ('', 'gw', r'passage     the Maria'),
    'review_file': ('', ':review-file none.md<CR>', r'none\.md: No such file'),
    'review_right': ('gw', 'r', r'done: \w+ found rusi23/1 right'),
    'review_wrong': ('gw', 'wno ship<CR>', r'found rusi23/1 wrong'),
    'review_skip': ('gw', 's', r'that was the last one'),
    'draft': ('jchalf a note<Esc>gg', 'D', r'note half a note'),
    'columns': (':list vessel<CR>', ':columns flag:9 name<CR>',
                r'(?m)^ Flag +Vessels$'),
    'hide_column': (':list vessel<CR>l', '-', r'(?m)^ Vessels +IMO number'),
    'column_left': (':list vessel<CR>l', '{', r'(?m)^ Type +Vessels'),
    'column_right': (':list vessel<CR>', '}', r'(?m)^ Type +Vessels'),
    'usual_columns': (':list vessel<CR>-', '_',
                      r'(?m)^ Vessels +Type +IMO number'),
    'pipe': ('', '|cat<CR>', r'cat has ended \(0\)\. Enter comes back'),
    'select': ('', '<Space>', r'(?m)^\+Angara'),
    'select_all': ('', '*', r'(?m)^\+SPARTA IV'),
    'open': ('', '<CR>', r'Angara > calls'),
    'next_match': ('3/jsc<CR>gg', 'n', r'(?m)^>DOC company'),
    'previous_match': ('3/azia<CR>gg', 'N', r'(?m)^>tech. mgr'),
    'search': ('', 'g/mar<CR>', r'Search /mar ── 1 hit'),
    'import': (':pin rusi23<CR>', ':import vessel none.csv<CR>',
               r'none\.csv: No such file'),
    'import_take': ('', ':import-take<CR>', r'no sheet is previewed'),
    'import_answer': ('', ':import-answer 0<CR>',
                      r'choose a row that is left'),
    'go_to': ('', ':go-to Maria<CR>', r'(?m)^>Maria .*'),
    'next_unread': ('', 'U', r'(?m)^>  wapo23'),
    'where': ('', ':list vessel<CR>:where flag=RU<CR>',
              r'Vessels where flag=RU'),
    'down': ('', 'j', r'(?m)^>Maria'),
    'up': ('jj', 'k', r'(?m)^>Maria'),
    'right': ('', 'l', r'Angara > listed'),
    'left': ('ll', 'h', r'Angara > listed'),
    'count': ('', ',2j', r'(?m)^>Lady R'),
    'page_down': ('2', '<PgDn>', r'(?m)│> +N. Ko'),
    'page_up': ('2G', '<PgUp>', r'(?m)│>before'),
    'half_down': ('2', '<C-d>', r'(?m)│>14 Oct'),
    'half_up': ('2G', '<C-u>', r'(?m)│>(12 Sep|14 Oct)'),
    'first': ('jjj', 'gg', r'(?m)^>Angara'),
    'last': ('', 'G', r'(?m)^>\(military'),
    'next_pane': ('', '<Tab>', r'Angara > calls'),
    'previous_pane': ('', '<BTab>', r'Angara > detail'),
    'pane_vessels': ('3', '1', r'Angara > vessels'),
    'pane_calls': ('', '2', r'Angara > calls'),
    'pane_chain': ('', '3', r'Angara > chain'),
    'pane_sources': ('', '4', r'4Sources on her, by origin'),
    'pane_detail': ('', '5', r'Angara > detail'),
    'jump_back': ('6', 'H', r'1Vessels'),
    'jump_forward': ('6H', 'L', r'Conflicts, 1 not judged'),
    'back': ('6', 'q', r'1Vessels'),
    'escape': ('/mar<CR>', '<Esc>', r' Angara'),
    'home': ('6', 'gv', r'1Vessels'),
    'conflicts': ('', '6', r'Conflicts, 1 not judged'),
    'notes': ('', '7', r'what did the US list hold\?'),
    'list': ('', ':list port-call<CR>', r'Port calls, 9'),
    'history': ('', '9', r'History'),
    'status': ('', '0', r'sources not read yet'),
    'claims': ('', 'gk', r'Claims, 1\b[^\n]*\n What .*\n>RU'),
    'documents': ('', 'gd', r'All sources, by origin'),
    'sources': ('', 'gS', r'Sources, 1\b[^\n]*\n What .*\n>The Orient'),
    'events': ('', 'ge', r'What is said, 10'),
    'timeline': ('', 'T', r'(?m)^ No day said 4'),
    'look_at': ('', ':look-at uncited<CR>', r'(?m)^>Angara +Flag +Russia\?'),
    'jobs': ('', 'gJ', r'no job yet'),
    'cancel': ('', '<C-x>', r'no job is at work'),
    'messages': ('u<Esc>j', 'gm', r'(?m)^>nothing was done'),
    'turn': ('', 'i', r'What Angara has'),
    'earlier': ('', '[[', r'as of Sep 2023'),
    'later': ('', ']]', r'as of Nov 2023'),
    'any_date': ('[', '\\', r'Chain of the Angara, any date'),
    'hold': ('.', 'j', r'(?s)What is said of the Angara.*>Maria'),
    'judged': ('6', 'gj', r'gj hides the judged ones'),
    'refresh': ('', 'R', r'read anew'),
    'command': ('', ':down<CR>', r'(?m)^>Maria'),
    'palette': ('', '<C-p>conflicts', r'(?m)^> conflicts'),
    'analyst': ('', ':analyst kt<CR>cx<CR>j', r'as kt'),
    'plain': ('', ':plain<CR>', r'(?m)^3Chain of the Angara, any date    +4'),
    'mouse': ('', ':mouse<CR>', r'the mouse chooses rows'),
    'help': ('', '?', r':also-says'),
    'tour': ('', ':tour<CR>', r'(?m)^ 1/17 Five minutes'),
    'tour_next': (':tour<CR>', '<F2>', r'(?m)^ 2/17 Ships'),
    'tour_back': (':tour<CR><F2><F2>', '<F3>', r'(?m)^ 2/17 Ships'),
    'line_accept': (':down', '<CR>', r'(?m)^>Maria'),
    'line_cancel': (':down', '<Esc>', r'Angara > vessels'),
    'line_complete': (':confl', '<Tab>', r'(?m)^ :conflicts$'),
    'line_complete_back': (':his', '<BTab>', r'(?m)^ :history$'),
    'line_older': (':down<CR>:', '<Up>', r'(?m)^ :down$'),
    'line_newer': (':down<CR>:', '<Up><Down>x', r'(?m)^ :x$'),
    'line_left': (':ab', '<Left>x', r'(?m)^ :axb$'),
    'line_right': (':ab<Left><Left>', '<Right>x', r'(?m)^ :axb$'),
    'line_word_left': (':ab cd', '<M-b>x', r'(?m)^ :ab xcd$'),
    'line_word_right': (':ab cd<Home>', '<M-f>x', r'(?m)^ :abx cd$'),
    'line_start': (':ab', '<C-a>x', r'(?m)^ :xab$'),
    'line_end': (':ab<Home>', '<C-e>x', r'(?m)^ :abx$'),
    'line_erase': (':ab', '<BS>', r'(?m)^ :a$'),
    'line_erase_right': (':ab<Home>', '<Del>', r'(?m)^ :b$'),
    'line_erase_word': (':ab cd', '<C-w>', r'(?m)^ :ab$'),
    'line_erase_start': (':ab cd<Left>', '<C-u>', r'(?m)^ :d$'),
    'line_erase_end': (':ab cd<Home>', '<C-k>', r'(?m)^ :$'),
    'line_editor': ('cbegun', '<C-o>', r'done: note on Angara'),
    'form_accept': ('2aDunai', '<CR>', r'done: Port call Angara, Dunai'),
    'form_new': ('2aDunai, 14 Oct<CR>', '2',
                 r'done: Port call Angara, Dunai, 14 Oct'),
    'form_add': ('2aDunai, 14 Oct<CR>', '+',
                 r'it says so too: 2 documents, still 1 origin'),
    'form_line': ('2aDunai, 14 Oct<CR>', '<Tab>x', r'Dunai, 14 Octx'),
    'form_down': ('2aDunai, 14 Oct', '<Down><Down>', r'(?m)^>2 +a new one'),
    'form_up': ('2aDunai, 14 Oct<CR><Down>', '<Up>', r'(?m)^>1 +call, Maria'),
    'form_knowing': ('2a', '<C-p>likely<CR>', r'know      hedge: likely'),
    'form_kind': ('2a', '<C-t>', r'─Sighting, on your word'),
    'form_cancel': ('2aDun<Esc>', 'j', r'Angara > calls'),
    'ticks_accept': (TICKS, '<CR>', r'rusi23 says it too: 2 documents'),
    'ticks_toggle': (TICKS + '<Down>', '<Space>', r'(?m)^>\[ \] Place +Dunai'),
    'ticks_down': (TICKS, '<Down><Down>', r'(?m)^>\[x\] When +14 Oct 2023'),
    'ticks_up': (TICKS + '<Down><Down>', '<Up>', r'(?m)^>\[x\] Place'),
    'ticks_cancel': (TICKS + '<Down>Raj', '<Esc><Esc>', r'nothing was added'),
    'judge_prefer': ('jl5J', '2', r'preferred: and why\?'),
    'judge_undecided': ('jl5J', '0', r'undecided: and why\?'),
    'judge_reject': ('jl5J', 'x', r'rejected: and why\?'),
    'judge_withdraw': ('jl5J', 'w', r'withdrawn: and why\?'),
    'judge_cancel': ('jl5J', '<Esc>', r'nothing was judged'),
    'cause_nearer': ('jl5J1', 'n', r'done: preferred, nearer'),
    'cause_precise': ('jl5J1', 'p', r'done: preferred, more precise'),
    'cause_later': ('jl5J1', 'l', r'done: preferred, later'),
    'cause_misprint': ('jl5J1', 'm', r'done: preferred, misprint'),
    'cause_scope': ('jl5J1', 's', r'done: preferred, other scope'),
    'cause_words': ('jl5J1', 'wit is so<CR>',
                    r'done: preferred, words it is so'),
    'answer_yes': ('u', 'y', r'took back: call Lady R, 6 Oct'),
    'answer_no': ('u', 'n', r'nothing was done'),
    'palette_accept': ('<C-p>conflicts', '<CR>', r'Conflicts, 1 not judged'),
    'palette_down': ('<C-p>no', '<Down>', r'(?m)^  notes.*\n> '),
    'palette_up': ('<C-p>no<Down>x<BS><Down>', '<Up>', r'(?m)^> notes'),
    'palette_erase': ('<C-p>zx', '<BS>', r'(?m)^  z$'),
    'palette_cancel': ('<C-p>no', '<Esc>', r'1Vessels'),
}


def start(size=(80, 24)):
    return screen.Program([PROGRAM], size=size,
                          env={'EDITOR': editor(), 'TAFFRAIL_OPEN': 'true',
                               'FAKE_FLEET': '0'})


def editor():
    """An editor that writes a line and is done."""
    path = os.path.join(tap.temp(), 'editor')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\necho written >> "$1"\n')
    os.chmod(path, 0o700)
    return path


def copied(program):
    """What was handed to the clipboard by OSC 52."""
    found = re.findall(rb'\033\]52;c;([A-Za-z0-9+/=]*)\a', program.raw)
    return base64.b64decode(found[-1]).decode() if found else None


def copies(setup, keys, want):
    with start() as program:
        program.keys(setup)
        program.keys(keys)
        tap.equal(copied(program), want)


def copy_row():
    copies('', 'yy', 'Angara\tUS May 2022\t1')


def copy_cell():
    copies('l', 'yc', 'US May 2022')


def copy_citation():
    copies('jl5', 'yl', 'rusi23/1')


def copy_address():
    with start() as program:
        program.keys('4jyu')
        tap.within('there is no address here', program.text())


# Done in the captured page of the sample: keys typed before, keys, and what
# must be there then. `/` words leads to a line.
PAGE = ':go-to pexa21b<CR>o'
PAGES = {
    'select_sentence': ('/Berth 1<CR>', 'sy', 'words and citation'),
    'select_word': ('', 'W', 'selected: a add'),
    'select_line': ('', 'V', 'selected: a add'),
    'select_from': ('', 'v', 'selected: a add'),
    'next_name': ('', ']', 'Port Example: Enter goes there'),
    'previous_name': ('/Issued<CR>', '[', 'Überfahrt: Enter goes there'),
    'next_uncited': ('', '}', 'Example: Enter goes there'),
    'previous_uncited': ('/Issued<CR>', '{', 'no uncited|Enter goes there'),
    'copy_passage': ('/Berth 2<CR>', 'y', 'words and citation handed'),
    'outline': ('', 'O', 'Outline of Notice to shipping 14 ── 3 headings'),
    'show_as': ('', 'i', 'raw  MADE UP  line 1 of'),
    'older_copy': ('', '<lt>', 'this is the oldest copy'),
    'newer_copy': ('', '>', 'this is the newest copy'),
    'links': ('', 'L', 'Links of '),
    'difference': ('', 'd', 'one copy|no copy before'),
    'translate': ('/Berth 1<CR>s', 'Tde: Platz 1<CR>',
                  'done: translation beside'),
    'leads': ('', 'A', 'ithout a place'),
    'figure': ('', 'FFigure 6<CR>', 'this copy is text: select'),
    'line': ('', ':line 7<CR>', 'line 7 of 19'),
    'word_right': ('/Calls<CR>', 'w', 'line 13 of 19'),
    'word_left': ('/According<CR>', 'b', 'line 11 of 19'),
    'char_right': ('/Calls<CR>', 'lllll', 'line 13 of 19'),
    'char_left': ('/According<CR>', 'h', 'line 11 of 19'),
    'sentence_next': ('/Berth 1<CR>', ')))', 'line 13 of 19'),
    'sentence_previous': ('/According<CR>', '(', 'line 11 of 19'),
}


def page_case(name, setup, keys, want):
    def check():
        with sample.start() as program:
            program.keys(PAGE + setup)
            tap.within('Notice to shipping 14', program.text())
            before = program.text()
            assert not re.search(want, before), program.describe(
                f'{want!r} was there before {keys!r}')
            program.keys(keys)
            assert re.search(want, program.text()), program.describe(
                f'{name}: no {want!r} after {keys!r}')
    check.__name__ = name
    return check


def open_copy():
    """From a source, a citation and a claim, each at its words."""
    with sample.start() as program:
        program.keys(':go-to pexa21b<CR>jo')
        tap.within('line 3 of 19', program.text())
        program.keys('q:go-to Example Trader<CR>')
        program.keys('o')
        tap.within('line 13 of 19', program.text())


def redraw():
    with start() as program:
        before = program.text()
        program.screen.reset()
        program.keys('<C-l>')
        tap.equal(program.text(), before)


def quit_():
    with start() as program:
        program.keys('6', wait=True)
        program.write(b'Q')
        tap.equal(program.end(), 0)
        tap.equal(program.left_behind(), [])


def suspend():
    with start() as program:
        program.write(b'\x1a')
        program.wait_for(lambda: 2004 not in program.screen.modes,
                         'the terminal to be given back')
        program.wait_for(program.stopped, 'the program to be stopped')
        program.signal(signal.SIGCONT)
        program.until('1Vessels')
        program.keys('j')
        tap.within('Maria > vessels', program.text())


def width_of_type(program):
    line = next(line for line in program.text().splitlines()
                if 'Type' in line)
    return line.index('IMO') - line.index('Type')


def changes_width(keys, by):
    with start((120, 40)) as program:
        program.keys(':list vessel<CR>l')
        before = width_of_type(program)
        program.keys(keys)
        tap.equal(width_of_type(program) - before, by)


def column_wider():
    changes_width(',3>', 3)


def column_narrower():
    changes_width(',3<lt>', -3)


OTHERS = {'column_wider': column_wider, 'column_narrower': column_narrower,
          'copy_row': copy_row, 'copy_cell': copy_cell,
          'copy_citation': copy_citation, 'copy_address': copy_address,
          'open_copy': open_copy, 'redraw': redraw, 'quit': quit_, 'suspend': suspend}


def names_in_table():
    with open(TABLE, encoding='utf-8') as file:
        return re.findall(r'^\tA\((\w+),', file.read(), re.M)


@tap.case
def every_action_is_listed_here():
    tap.equal(sorted(names_in_table()), sorted([*TEXT, *OTHERS, *PAGES]))


def text_case(name, setup, keys, want):
    def check():
        with start() as program:
            program.keys(setup)
            before = program.text()
            assert not re.search(want, before), program.describe(
                f'{want!r} was there before {keys!r}')
            program.keys(keys)
            assert re.search(want, program.text()), program.describe(
                f'{name}: no {want!r} after {keys!r}')
    check.__name__ = name
    return check


@tap.case
def one_judgement_on_many_conflicts():
    """Chosen in the view of conflicts: one verdict, one entry, one undo."""
    with sample.start() as program:
        program.keys('6')
        open_before = int(re.search(r'Conflicts, (\d+) not judged',
                                    program.text()).group(1))
        assert open_before > 1, program.describe('too few conflicts')
        program.keys('*J')
        tap.within(f'judge {open_before} claims at once', program.text())
        program.keys('1n')
        tap.within(f'done: {open_before} claims preferred, nearer',
                   program.text())
        program.keys('u')
        tap.within(f'judge {open_before} claims preferred', program.text())


@tap.case
def the_chain_moves_by_months_and_years():
    """From any date to the last day that it names, and on from there."""
    with sample.start((120, 40)) as program:
        program.keys('j3')
        tap.within('Kaalbye Group, before 16 Oct 2023', program.text())
        for keys, date in (('[', 'Oct 2023'), (']', 'Nov 2023'),
                           ('}', 'Nov 2024'), ('{{', 'Nov 2022'),
                           (',12]', 'Nov 2023')):
            program.keys(keys)
            tap.within(f'upward, as of {date}', program.text())
        assert 'Kaalbye' not in program.text(), program.describe('Kaalbye')
        program.keys('[')
        tap.within('Kaalbye', program.text())


@tap.case
def the_history_shows_what_changed_and_leads_back():
    with sample.start((120, 40)) as program:
        before = sample.taffrail(program, 'list', 'port-call')
        program.keys('ca first note<CR>2aDunai, 3 May 2023<CR>')
        program.until('done')
        program.keys('gv1cthe second note<CR>9')
        program.keys('j')
        tap.within('What entry', program.text())
        assert re.search(r'claim +.*When, 3 May 2023', program.text()), \
            program.describe('what the entry changed')
        program.keys('jgu')
        tap.within('take back 2 of yours, down to', program.text())
        program.keys('y')
        program.until('took back 2: note: .*; port-call')
        tap.equal(sample.taffrail(program, 'list', 'port-call'), before)
        tap.within('a first note', sample.taffrail(program, 'dump'))
        # Of what was undone the kept lines say what it had been.
        program.keys('gggg')
        assert re.search(r'claim +.*When, 3 May 2023', program.text()), \
            program.describe('what was taken back')
        sample.taffrail(program, 'verify')


@tap.case
def what_is_off_screen_is_asked_for():
    with sample.start() as program:
        program.keys('2aVladivostok, 3 Oct 2023, anchors<CR>')
        program.until('done: Port call')
        program.keys('1jjju')
        tap.within('take back port-call Maria, Vladivostok', program.text())
        program.keys('n1gg2/anchors<CR>u')
        program.until('took back: port-call Maria, Vladivostok')


@tap.case
def a_grade_is_two_keys():
    with sample.start() as program:
        program.keys('2/ends<CR>5grB2')
        program.until('done: grade of .* is B2')
        said = [json.loads(line) for line in
                sample.taffrail(program, 'dump').splitlines()]
        tap.equal(sorted((row['name'], row['value']) for row in said
                         if row['t'] == 'setting' and
                         row['name'] in ('reliability', 'credibility')),
                  [('credibility', '2'), ('reliability', 'B')])
        program.keys('u')
        program.until('took back: grade B2')
        said = sample.taffrail(program, 'dump')
        assert 'reliability' not in said and 'credibility' not in said
        program.keys('q4gggrB3')
        tap.within('no citation is chosen here', program.text())
        program.keys('grx9<CR>')
        tap.within('a grade is a letter A-F', program.text())


@tap.case
def a_source_of_which_no_row_is_shown_is_worked_on():
    """Filtered to nothing, or cited nowhere yet: it is the source all the
    same that is read, graded and pinned."""
    with sample.start() as program:
        program.keys(':add-source A fresh title<CR>gtA fresh<CR>/zzzz<CR>')
        tap.within('nothing is chosen', program.text())
        for keys, said in (('r', 'done: reading of A fresh title is done'),
                           ('grB<CR>', 'done: grade of A fresh title is B'),
                           ('grB2', 'no citation is chosen here'),
                           ('p', 'citing source from now on'),
                           ('p', 'citing nothing from now on')):
            program.keys(keys)
            tap.within(said, program.text())


def rows_of(program):
    return [json.loads(line) for line in
            sample.taffrail(program, 'dump').splitlines()]


def claims_made(program, before, kind):
    """Field word: (claim, its citation) of the record that is new."""
    known = {row.get('id') for row in before}
    said = rows_of(program)
    citations = {row['id']: row for row in said if row['t'] == 'citation'}
    made, = [row['id'] for row in said if row['t'] == 'record' and
             row['kind'] == kind and row['id'] not in known]
    return {row['field'].split('.')[-1]:
            (row, citations.get(row.get('citation')))
            for row in said if row['t'] == 'claim' and row['record'] == made}


@tap.case
def one_field_is_known_in_another_way():
    with sample.start() as program:
        before = rows_of(program)
        program.keys(':pin rusi23<CR>2aVladivostok, 3 Oct 2023, anchors')
        program.until('did       anchors')
        program.keys('<C-p>')
        program.until('Tab: one field')
        for scope in ('ship', 'place', 'when', 'did'):
            program.keys('<Tab>')
            tap.within('know      %s.hedge:' % scope, program.text())
        program.keys('<Tab>')
        tap.within('know      hedge:', program.text())
        program.keys('<Tab><Tab><Tab>may, speaker: a pilot<Tab>')
        tap.within('know      when.hedge: may, ship.speaker: a pilot',
                   program.text())
        program.keys('<Tab><Tab><CR><CR>')
        program.until('done: Port call')
        claims = claims_made(program, before, 'port-call')
        tap.equal({word: (claim.get('hedge'), citation.get('words'))
                   for word, (claim, citation) in claims.items()},
                  {'holds': (None, None), 'ship': (None, None),
                   'place': (None, None), 'when': ('may', 'a pilot'),
                   'did': (None, None)})
        sample.taffrail(program, 'verify')
        program.keys('u')
        program.until('took back: port-call')
        program.keys('2aVladivostok<C-p><C-u>did.hedge: may<CR><CR>')
        tap.within('the line says no did', program.text())


@tap.case
def two_ships_are_told_apart_side_by_side():
    with sample.start() as program:
        program.keys('/lady<CR><Esc>:beside Angara<CR>')
        tap.within('Side by side', program.row(1))
        assert re.search(r'Name +Lady R +Angara', program.text()), \
            program.describe('the names of both')
        program.keys(':not-the-same<CR>seen in two ports on one day<CR>')
        program.until('done: Lady R and Angara: not the same')
        said = [json.loads(line) for line in
                sample.taffrail(program, 'dump').splitlines()]
        tap.equal([row['reason'] for row in said if row['t'] == 'judgement'
                   and 'two ports' in row.get('reason', '')],
                  ['seen in two ports on one day'])
        program.keys('qu')
        tap.within('took back', program.text())


@tap.case
def two_stand_side_by_side_before_they_are_one():
    with sample.start() as program:
        before = sample.taffrail(program, 'dump')
        program.keys('/lady<CR><Esc>:same Angara, one hull<CR>')
        tap.within('Side by side', program.row(1))
        tap.within('same: why? one hull', program.text())
        tap.equal(sample.taffrail(program, 'dump'), before)
        program.keys('<Esc>')
        tap.equal(sample.taffrail(program, 'dump'), before)
        program.keys(':same<CR>, two photographs<C-a><Del><Del><CR>')
        program.until('done: Lady R and Angara: same')
        tap.within('"reason":"two photographs"',
                   sample.taffrail(program, 'dump'))


@tap.case
def a_name_that_stands_there_is_typed_once():
    with sample.start() as program:
        program.keys('2amaria, Dunai')
        tap.within('line      maria, Dunai\n', program.text())
        program.keys('<C-u>Maria, Maria')
        tap.within('line      Maria, Maria\n', program.text())


@tap.case
def a_kind_is_chosen_by_its_name():
    with sample.start() as program:
        program.keys('2aship-r<C-t>')
        program.until('Ship role')
        tap.within('line      Maria,\n', program.text())
        program.keys('company<C-t>')
        program.until('Company, on your word')
        tap.within('line\n', program.text())
        program.keys('<C-t>')
        assert 'Company, on your word' not in program.text()


@tap.case
def two_chosen_ships_stand_side_by_side():
    with sample.start() as program:
        program.keys('j<Space><Space>g=')
        assert re.search(r'Name +Angara[^│]* Lady R', program.text()), \
            program.describe('the names of both')


@tap.case
def a_line_that_cannot_be_says_why_and_the_form_stays():
    with sample.start() as program:
        program.keys('2a,,,,,seven<CR>')
        tap.within('not so    seven: a port-call has no further part',
                   program.text())
        tap.within('put a comma in quotes', program.text())
        tap.within('nothing was made: the form says what is not so',
                   program.text())
        program.keys('<C-w><BS><BS>six')
        assert 'not so' not in program.text(), program.describe('still')
        tap.within(' what      six', program.text())


@tap.case
def a_second_ship_of_the_name_is_not_made_by_oversight():
    with sample.start() as program:
        program.keys(':pin wapo23<CR>aMaria<CR>')
        tap.within('The case has one that fits', program.text())
        before = sample.taffrail(program, 'list', 'vessel')
        program.keys('<CR>')
        program.until('done: it says so too')
        tap.equal(sample.taffrail(program, 'list', 'vessel').count('\n'),
                  before.count('\n'))


@tap.case
def a_record_is_added_where_a_note_on_the_case_is_chosen():
    with sample.start() as program:
        program.keys('0:to-do look around<CR>7/around<CR>')
        tap.within('look around', program.text())
        program.keys('a')
        tap.within('Statement, on your word', program.text())


@tap.case
def one_note_on_several_rows():
    """One entry, one undo; a tag and a mark too."""
    with sample.start() as program:
        before = len(sample.taffrail(program, 'log').splitlines())
        program.keys('<Space><Space><Space>cask them<CR>')
        tap.within('done: note on 3 things', program.text())
        program.keys('<Space><Space>tdark<CR>')
        tap.within('done: tagged 2 things: dark', program.text())
        program.keys('<Space><Space>m')
        tap.within('done: marked 2 things', program.text())
        tap.equal(len(sample.taffrail(program, 'log').splitlines()),
                  before + 3)
        for what in ('mark 2 things', 'tag dark on 2 things',
                     'note on 3 things: ask them'):
            program.keys('u')
            tap.within(f'took back: {what}', program.text())


# On the port call of the Maria at Dunai in the sample.
ENDS = ':pin wapo23<CR>2/ends<CR>+"offloads"<Down>'


def said_at(program, place):
    """-> the claims of the one citation at that place, as dumped."""
    rows = [json.loads(line) for line in
            sample.taffrail(program, 'dump').splitlines()]
    cited = [row['id'] for row in rows
             if row['t'] == 'citation' and row.get('at') == place]
    tap.equal(len(cited), 1)
    return [row for row in rows
            if row['t'] == 'claim' and row.get('citation') == cited[0]]


@tap.case
def a_value_without_its_tick_is_not_claimed():
    with sample.start() as program:
        program.keys(ENDS)
        count = int(re.search(r'1-6 of (\d+)', program.text())[1])
        program.keys('<Down><Down><Space>')
        tap.within('[ ] Place              Dunai', program.text())
        program.keys('<CR>')
        program.until(f'done: wapo23 says {count - 1} of {count} too: '
                      '2 documents')
        said = said_at(program, '"offloads"')
        tap.equal(len(said), count - 1)
        assert not [c for c in said if c['field'] == 'port-call.place'], said
        tap.equal(len([c for c in said if c['field'] == 'port-call.when']), 1)
        sample.taffrail(program, 'verify')


@tap.case
def a_value_that_is_typed_is_what_it_says():
    with sample.start() as program:
        program.keys(ENDS + '<Down><Down><Down>15 Oct 2023<Down><CR>')
        program.until('done: 2 documents, 1-2 origins; disputes '
                      'rusi23-fig5/1 and 2 more')
        said = said_at(program, '"offloads"')
        when = [c for c in said if c['field'] == 'port-call.when']
        tap.equal([c.get('said') for c in when], ['15 Oct 2023'])
        assert [c for c in said if c['field'] == 'port-call.place'], said
        sample.taffrail(program, 'verify')


@tap.case
def a_value_that_is_typed_disputes():
    with start() as program:
        program.keys(TICKS + '<Down>Rajin<Down><Space>')
        tap.within('[x] Place', program.text())
        tap.within('Rajin  instead of Dunai', program.text())
        program.keys('<CR>')
        tap.within('done: 2 documents, still 1 origin; disputes rusi23/14 '
                   '(6 shows it)', program.text())


@tap.case
def nothing_ticked_is_nothing_saved():
    with start() as program:
        program.keys(TICKS + '<Down><Space><Down><Space><CR>')
        tap.within('nothing is ticked', program.text())
        program.keys('<Esc>')
        tap.within('nothing was added', program.text())


@tap.case
def four_rival_claims_are_read_in_the_zoomed_detail():
    with sample.start() as program:
        program.keys('6/supply route<CR>5z')
        for words in ('"the same time that North Korea’s shipments";',
                      'started at the end of August", hedged: may; origin',
                      'between Rajin and Dunai"; origin RUSI; imagery',
                      '"loaded on to the Angara at Dunai"; imagery'):
            tap.within(words, program.text())


@tap.case
def what_is_saved_says_what_it_disputes():
    with start() as program:
        program.keys('2aRajin, 14 Oct<CR>2')
        tap.within('done, disputes rusi23/14 (6 shows it): Port call',
                   program.text())


for action, (typed_before, typed, pattern) in TEXT.items():
    tap.case(text_case(action, typed_before, typed, pattern))
for action, (typed_before, typed, pattern) in PAGES.items():
    tap.case(page_case(action, typed_before, typed, pattern))
for action, function in OTHERS.items():
    function.__name__ = action
    tap.case(function)

@tap.case
def a_case_of_another_account_says_how_it_becomes_ones_own():
    folder = tap.temp()
    with sample.start(env={'XDG_STATE_HOME': folder}) as program:
        tap.within('read-only', program.text())
        program.keys('a')
        tap.within('see taffrail adopt --help', program.text())


tap.main()
