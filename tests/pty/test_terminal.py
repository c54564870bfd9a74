#!/usr/bin/python3
"""The terminal: kinds, sizes, colours, hostile text, paste, signals, and what
is given back. On a made case without a file (tests/ui/fake_workbench)."""
import glob
import os
import re
import signal

import screen
import tap

PROGRAM = os.path.join(os.environ.get('TAFFRAIL_BUILDDIR', '.'), 'tests', 'ui',
                       'fake_workbench')


def start(*options, **more):
    return screen.Program([PROGRAM, *options], **more)


@tap.case
def every_kind_of_terminal_shows_the_panes():
    for term in ('xterm-256color', 'xterm', 'screen-256color', 'tmux-256color',
                 'linux', 'vt100', 'dumb'):
        with start(term=term) as program:
            tap.within('>Angara', program.text())
            program.keys('jjk')
            tap.within('>Maria', program.text())
            program.write(b'Q')
            tap.equal(program.end(), 0)


@tap.case
def an_unknown_terminal_is_named():
    program = start(term='no-such-terminal', wait=False)
    try:
        tap.equal(program.end(), 3)
        tap.within('`no-such-terminal` is not known here',
                   bytes(program.raw).decode())
    finally:
        program.close()


@tap.case
def small_screens_say_what_is_needed():
    for size in ((79, 24), (80, 23), (40, 12)):
        with start(size=size) as program:
            tap.within('taffrail needs 80x24', program.row(0)[:40])
            program.resize(80, 24)
            tap.within('1Vessels', program.text())


@tap.case
def one_cell_is_survived():
    with start(size=(1, 1)) as program:
        program.resize(80, 24)
        tap.within('1Vessels', program.text())


@tap.case
def resizing_keeps_the_place():
    with start() as program:
        program.keys('jl')
        for size in ((120, 40), (81, 25), (200, 60), (30, 5), (80, 24)):
            program.resize(*size)
        tap.within('Maria > listed', program.text())
        tap.within('>Maria', program.text())


@tap.case
def a_storm_of_sizes_ends_well():
    with start() as program:
        for n in range(60):
            program.resize(80 + n % 7, 24 + n % 5, wait=False)
        program.resize(80, 24)
        program.golden('fake-home')


@tap.case
def colours_can_be_left_out():
    with start(env={'NO_COLOR': '1'}) as program:
        program.keys('jl')
        colours = re.findall(rb'\033\[[0-9;]*\b[349][0-7]m', program.raw)
        tap.equal(colours, [])
        tap.within((11, 3, 'US in 2022|no'), program.styled('reverse'))


@tap.case
def disputes_are_told_in_colour_and_in_a_character():
    with start() as program:
        x, y = program.find('!│')
        tap.equal(program.cell(x, y).fg, 'red')


@tap.case
def ascii_alone_is_enough():
    with start(env={'LC_ALL': 'C'}, size=(120, 40)) as program:
        assert max(program.raw) < 0x80, program.describe('not ASCII')
        tap.within('|2When (2023)', program.text())
        tap.within('`-parent|| parent|- parent'.split('|')[2],
                   program.text())


@tap.case
def plain_mode_draws_no_lines():
    with start('--plain', size=(120, 40)) as program:
        for line in '│─┬├└':
            assert line not in program.text(), program.describe(line)


@tap.case
def hostile_text_is_shown_and_not_obeyed():
    evil = '\033]0;owned\a\u202eevil\u200b\n\r\t\u009b2J'
    with start(env={'FAKE_TITLE': evil}, size=(120, 40)) as program:
        program.keys('G')
        text = program.text()
        tap.within('^[]0;owned^G<U+202E>', text)
        for raw in (b'\033]0;', '\u202e'.encode(), '\u200b'.encode(),
                    '\u009b'.encode()):
            assert raw not in program.raw, raw
        tap.within('1Vessels', program.row(1))


@tap.case
def wide_letters_keep_the_columns():
    with start(env={'FAKE_TITLE': '凌波丸e\u0301凌波丸凌波丸凌'}) as program:
        program.keys('G')
        tap.equal(program.cell(25, 10).data, '│')


@tap.case
def pasted_text_never_runs_as_keys():
    with start() as program:
        program.paste('jjjQ\nx')
        tap.within('>Angara', program.text())
        tap.within('pasted text is taken where a line is typed',
                   program.text())
        program.keys('c')
        program.paste('two\nlines\x1b[2J')
        tap.within('note two lines', program.text())


@tap.case
def the_cursor_stands_on_the_chosen_row():
    with start() as program:
        tap.equal(program.cursor()[:2], (1, 2))
        program.keys('jjl')
        tap.equal(program.cursor()[:2], (11, 4))
        program.keys(':')
        tap.equal(program.cursor(), (2, 22, True))


@tap.case
def escape_acts_at_once():
    with start() as program:
        program.keys('3')
        program.write(b'\x1b')
        program.quiet()
        program.pause(screen.ESCAPE)
        program.keys('j')       # within curses' own second it were Alt-j
        tap.within('Maria > vessels', program.text())


@tap.case
def everything_is_given_back():
    with start() as program:
        program.write(b'Q')
        tap.equal(program.end(), 0)
        tap.equal(program.left_behind(), [])


@tap.case
def a_lost_terminal_keeps_the_draft():
    home = tap.temp()
    with start(home=home) as program:
        program.keys('chalf a note')
        program.signal(signal.SIGHUP)
        program.end()
    with start(home=home) as program:
        program.keys('c')
        tap.within('note half a note', program.text())
        program.keys('<CR>')
        tap.within('done: note on Angara', program.text())
        program.keys('c')
        assert 'half a note' not in program.text()
    with start(home=home) as program:
        program.keys('2aDunai, on Sat')
        program.signal(signal.SIGTERM)
        program.end()
    with start(home=home) as program:
        tap.within('a draft waits: Port call, Angara, Dunai, on Sat; D takes '
                   'it up', program.text())
        program.keys('2a')
        tap.within('Angara, Dunai, on Sat', program.text())


def drafts_kept(home):
    """What the made case keeps of drafts, as one text."""
    texts = []
    for path in glob.glob(home + '/fake-draft-*'):
        with open(path, encoding='utf-8', errors='replace') as file:
            texts.append(file.read())
    return ''.join(texts)


@tap.case
def a_killed_program_leaves_form_place_and_pane():
    home = tap.temp()
    with start(home=home) as program:
        program.keys('j2aDunai, on Sat<C-p>likely<C-p>')
        program.wait_for(lambda: 'likely' in drafts_kept(home),
                         'the draft to be kept')
        program.signal(signal.SIGKILL)
        program.end()
    with start(home=home) as program:
        program.keys('jjj')
        tap.within('draft waits', program.text())
        program.keys('D')
        tap.within('Maria, Dunai, on Sat', program.text())
        tap.within('know      hedge: likely', program.text())
        tap.within('>Maria', program.text())
        program.keys('<CR>2')
        tap.within('done: Port call Maria, Dunai, on Sat', program.text())
        program.keys('D')
        tap.within('no draft waits', program.text())


@tap.case
def an_erased_draft_is_gone():
    home = tap.temp()
    with start(home=home) as program:
        program.keys('chalf<Esc>')
        tap.within('draft kept', program.text())
        program.keys('D<C-u><Esc>')
        program.write(b'Q')
        program.end()
    with start(home=home) as program:
        assert 'draft waits' not in program.text()


@tap.case
def keys_from_a_file():
    home = tap.temp()
    os.makedirs(home + '/config/taffrail')
    with open(home + '/config/taffrail/keys', 'w', encoding='utf-8') as file:
        file.write('bind <C-s> down\nbind m up\nbind Z nothing\n')
    with start(home=home) as program:
        program.keys('<C-s><C-s>m')
        tap.within('>Maria', program.text())
        program.keys('gm')
        tap.within('line 2: m no longer leads to `mark`', program.text())
        tap.within('line 3: no action `nothing`', program.text())


def coloured(home, *options, **more):
    with start(*options, home=home, **more) as program:
        return re.search(rb'\x1b\[([0-9;]*;)?97m', program.raw) is not None


@tap.case
def a_theme_file_is_obeyed_and_its_faults_are_named():
    home = tap.temp()
    os.makedirs(home + '/config/taffrail/themes')
    path = home + '/config/taffrail/theme'
    with open(path, 'w', encoding='utf-8') as file:
        file.write('# mine\nheading bright-white bold\nnothing red\n'
                   'title mauve\nlabel - shiny\nheading-focus 15\n')
    tap.equal(coloured(home), True)
    with start(home=home) as program:
        program.keys('gm')
        for words in ('theme, line 3: no such style `nothing`',
                      'theme, line 4: no such colour `mauve`',
                      'theme, line 5: no such attribute `shiny`'):
            tap.within(words, program.text())
    os.rename(path, home + '/config/taffrail/themes/mine')
    tap.equal(coloured(home), False)
    tap.equal(coloured(home, '--theme', 'mine'), True)
    tap.equal(coloured(home, '--theme', 'mine', env={'NO_COLOR': '1'}),
              False)
    with screen.Program([PROGRAM, '--theme', 'other'], home=home,
                        wait=False) as program:
        tap.equal(program.end(), 3)


@tap.case
def russian_letters_work_as_keys():
    with start() as program:
        program.keys('оо')      # the keys of j
        tap.within('>Lady R', program.text())


@tap.case
def the_mouse_chooses_when_asked():
    with start('--mouse') as program:
        program.keys('<Click:3,4>')
        tap.within('>Lady R', program.text())
        program.keys('<Click:30,5>')
        tap.within('Lady R > calls', program.text())


def context_switches(pid):
    with open(f'/proc/{pid}/status', encoding='ascii') as file:
        for line in file:
            if line.startswith('voluntary_ctxt_switches'):
                return int(line.split()[1])
    return 0


@tap.case
def idle_is_idle():
    with start() as program:
        program.quiet()
        before = context_switches(program.child.pid)
        size = len(program.raw)
        program.pause(2.2)
        tap.equal(len(program.raw), size)
        woken = context_switches(program.child.pid) - before
        tap.note(f'the interface woke {woken} times in 2.2 s')
        assert woken <= 3


tap.main()
