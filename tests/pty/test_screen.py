#!/usr/bin/python3
"""The screen module itself, on small programs."""
import os
import signal
import time

import screen
import tap

PYTHON = '/usr/bin/python3'
CURSES = r'''
import curses, sys
def main(window):
    curses.use_default_colors()
    curses.init_pair(1, curses.COLOR_RED, -1)
    sys.stdout.write('\033[?2004h'); sys.stdout.flush()
    seen = []
    while True:
        lines, columns = window.getmaxyx()
        window.erase()
        window.addstr(0, 0, 'size %dx%d' % (columns, lines))
        window.addstr(1, 0, 'reversed', curses.A_REVERSE)
        window.addstr(1, 12, 'faint', curses.A_DIM)
        window.addstr(1, 20, 'red', curses.color_pair(1) | curses.A_BOLD)
        window.addstr(2, 0, 'wide \u6f22\u5b57 Si\u0304na\u0304 end')
        window.hline(3, 0, curses.ACS_HLINE, 20)
        window.addstr(4, 0, '=' * 40)
        window.addstr(5, 0, ' '.join(seen[-8:]))
        window.move(1, 0)
        key = window.getch()
        if key == ord('q'):
            break
        seen.append(curses.keyname(key).decode())
curses.set_escdelay(25)
curses.wrapper(main)
sys.stdout.write('\033[?2004l')
'''


def curses_program(**options):
    return screen.Program([PYTHON, '-c', CURSES], **options)


def python(code, **options):
    return screen.Program([PYTHON, '-c', code], **options)


@tap.case
def text_and_attributes():
    with curses_program() as program:
        tap.equal(program.row(0), 'size 80x24')
        tap.equal(program.styled('reverse'), [(0, 1, 'reversed')])
        tap.equal(program.styled('faint'), [(12, 1, 'faint')])
        cell = program.cell(20, 1)
        tap.equal((cell.data, cell.fg, cell.bold), ('r', 'red', True))
        tap.equal(program.cursor(), (0, 1, True))


@tap.case
def wide_combining_and_lines():
    with curses_program() as program:
        tap.equal(program.row(2), 'wide 漢字 Sīnā end')
        tap.equal(program.find('end'), (15, 2))
        tap.equal(program.row(3), '─' * 20)
        tap.equal(program.row(4), '=' * 40)


@tap.case
def keys_arrive_as_curses_knows_them():
    with curses_program() as program:
        program.keys('a<Up><PgDn><F5><Esc><C-r><BS><lt>')
        tap.equal(program.row(5), 'a KEY_UP KEY_NPAGE KEY_F(5) ^[ ^R '
                  'KEY_BACKSPACE <')


@tap.case
def a_paste_is_bracketed_when_asked():
    with curses_program() as program:
        program.paste('x')
        tap.within('^[ [ 2 0 1 ~', program.row(5))
    with python('print("plain")\nprint(input())\ninput()') as program:
        program.keys('<Paste:x y><CR>')
        tap.equal(program.lines()[:3], ['plain', 'x y', 'x y'])


@tap.case
def resize_reaches_the_program():
    with curses_program() as program:
        program.keys('<Resize:120x40>')
        tap.equal(program.row(0), 'size 120x40')
        tap.equal(len(program.lines()), 40)
        program.resize(40, 12)
        tap.equal(program.row(0), 'size 40x12')
        tap.equal(len(program.lines()), 12)


@tap.case
def quiet_waits_for_work_not_for_time():
    busy = ('import time\nprint("ready")\nwhile input():\n'
            ' end = time.process_time() + 0.3\n'
            ' while time.process_time() < end: pass\n'
            ' print("done")')
    with python(busy) as program:
        program.write(b'go\r')
        program.quiet()
        tap.within('done', program.text())
        program.keys('x')


@tap.case
def quiet_looks_at_children_and_threads():
    code = ('import subprocess, sys, threading\n'
            'work = "import time\\ne = time.process_time() + 0.3\\n'
            'while time.process_time() < e: pass"\n'
            'print("ready", flush=True)\ninput()\n'
            'def run():\n'
            '  subprocess.run([sys.executable, "-c", work]); print("child")\n'
            't = threading.Thread(target=run); t.start(); t.join(); input()')
    with python(code) as program:
        program.keys('<CR>')
        tap.within('child', program.text())


@tap.case
def until_waits_for_a_timer():
    with python('import time\nprint("a")\ntime.sleep(0.3)\nprint("b")\n'
                'input()') as program:
        program.until('^b$')
        try:
            program.until('never', limit=0.1)
        except screen.Timeout as late:
            tap.within('|b', str(late))
        else:
            raise AssertionError('found what is not there')


@tap.case
def the_end_is_seen():
    with curses_program() as program:
        tap.equal(program.keys('q'), None)
        tap.equal(program.end(), 0)
        tap.equal(program.left_behind(), [])
    with python('import sys\nprint("x")\nsys.exit(3)') as program:
        tap.equal(program.end(), 3)
    with python('print("up")\ninput()') as program:
        program.signal(signal.SIGTERM)
        tap.equal(program.end(), -signal.SIGTERM)


@tap.case
def what_is_left_on_is_told():
    with python('import tty\ntty.setraw(0)\n'
                'print("\\033[?1049h\\033[?25l\\033[?1006h")') as program:
        program.end()
        tap.equal(program.left_behind(), ['mode 1006', 'mode 1049',
                                          'cursor hidden',
                                          'terminal settings'])


@tap.case
def the_alternate_screen_comes_and_goes():
    with python('print("shell")\nprint("\\033[?1049hfull")\ninput()\n'
                'print("\\033[?1049l", end="")\ninput()') as program:
        tap.within('full', program.text())
        assert 'shell' not in program.text()
        program.keys('<CR>')
        tap.within('shell', program.text())
        assert 'full' not in program.text()


@tap.case
def split_and_foreign_sequences_print_nothing():
    code = (r'import sys, time' '\n'
            r'for part in ("a\033", "[1", ";31mb\033]0;ti", "tle\007c",'
            r' "\033[>4;2m", "\033[?2026$p", "\033P1$r\033\\d\033[0 q"):'
            '\n sys.stdout.write(part); sys.stdout.flush();'
            ' time.sleep(0.01)\ninput()')
    with python(code) as program:
        program.until('d')
        tap.equal(program.row(0), 'abcd')
        tap.equal(program.cell(1, 0).fg, 'red')
        tap.equal(program.screen.titles, ['title'])


@tap.case
def repeats_and_scrolling_by_n():
    with python(r'print("one\ntwo\nx\033[4b\033[2S\033[1T", end="")'
                '\ninput()', size=(20, 5)) as program:
        tap.equal(program.lines(), ['', 'xxxxx', '', '', ''])


@tap.case
def characters_without_width_stay_in_sight():
    with python(r'print("a\u202eb\u200bc")' '\ninput()') as program:
        tap.equal(program.row(0), 'a\u202eb\u200bc')
        tap.equal(program.cell(1, 0).data, 'b\u200b')


@tap.case
def questions_are_answered():
    code = (r'import os, sys, tty' '\n' r'tty.setcbreak(0)' '\n'
            r'os.write(1, b"abc\033[6n")' '\n'
            r'print(repr(os.read(0, 20)))' '\ninput()')
    with python(code) as program:
        program.until(r"1;4R")


@tap.case
def the_environment_is_fixed():
    os.environ['EDITOR'] = 'leak'
    with python('import os\nfor k in sorted(os.environ): '
                'print(k, os.environ[k])\ninput()',
                env={'EXTRA': '1'}) as program:
        text = program.text()
        for line in ('EXTRA 1', 'LC_ALL C.UTF-8', 'TERM xterm-256color',
                     'TZ UTC0', 'XDG_DATA_HOME ' + program.home + '/data'):
            tap.within(line, text)
        assert 'EDITOR' not in text
        home = program.home
    assert not os.path.exists(home)


@tap.case
def golden_files_are_compared_and_rewritten():
    folder = tap.temp()
    os.environ.pop('UPDATE_GOLDEN', None)
    for text, word in (('one\ntwo', 'UPDATE_GOLDEN'), ('one\n2', '-two')):
        try:
            screen.compare('x.80x24.txt', text, folder)
        except AssertionError as difference:
            tap.within(word, str(difference))
        else:
            raise AssertionError('a difference passed')
        os.environ['UPDATE_GOLDEN'] = '1'
        screen.compare('x.80x24.txt', 'one\ntwo', folder)
        del os.environ['UPDATE_GOLDEN']
    screen.compare('x.80x24.txt', 'one\ntwo', folder)


@tap.case
def a_program_that_cannot_start_says_so():
    try:
        screen.Program(['/does/not/exist'])
    except FileNotFoundError:
        return
    raise AssertionError('it started')


tap.main()
