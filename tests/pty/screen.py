"""screen: run a terminal program on a pty and look at its screen.

    import screen

    with screen.Program(['prog', 'file'], size=(80, 24)) as program:
        program.keys('jj<CR>')
        assert 'Maria' in program.text()
        program.golden('vessel')

Programs start in a fixed environment: an empty HOME with every XDG folder
inside it, TZ=UTC0, LC_ALL=C.UTF-8, TERM=xterm-256color. `env` adds to it.

No wait sleeps for a fixed time. The screen is quiet when nothing more comes,
all that was typed has reached the program and been read, and every thread of
the program (and of its children) sleeps and has not run in between. A program
that sleeps before it draws (a timer, the network) is to be waited for with
until(text). Keys typed without wait are typed ahead: the program may take them
before the rows that they are about are there, so a test whose keys lean on
what came of the keys before types with wait.

Keys: characters are typed as they are, one at a time, each followed by a wait
for quiet. In angle brackets: <CR> <Esc> <Tab> <BTab> <Space> <BS> <Del> <Ins>
<Up> <Down> <Left> <Right> <Home> <End> <PgUp> <PgDn> <F1>..<F12> <C-x> <M-x>
<lt>, <Paste:text>, <Click:column,row> (from 0), <Wheel:up> <Wheel:down>,
<Resize:80x24>. Cursor keys follow the mode that the program asked for.

Golden screens are tests/golden/NAME.COLSxROWS.txt below the source;
UPDATE_GOLDEN=1 in the environment rewrites them, for review in the diff.
"""
import difflib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time

from emulator import Emulator

LIMIT = 120.0       # seconds until a wait gives up, also on a busy machine
TICK = 0.004        # between two looks at a program that seems to sleep
SILENCE = 0.08      # where threads cannot be looked at
ESCAPE = 0.06       # a lone escape: a program waits for more (ESCDELAY)
DELIVERED = 0.5     # a key that wakes nobody: the program is stopped

NAMED = {
    'CR': '\r', 'Esc': '\x1b', 'Tab': '\t', 'BTab': '\x1b[Z', 'Space': ' ',
    'BS': '\x7f', 'Del': '\x1b[3~', 'Ins': '\x1b[2~', 'PgUp': '\x1b[5~',
    'PgDn': '\x1b[6~', 'lt': '<', 'F1': '\x1bOP', 'F2': '\x1bOQ',
    'F3': '\x1bOR', 'F4': '\x1bOS', 'F5': '\x1b[15~', 'F6': '\x1b[17~',
    'F7': '\x1b[18~', 'F8': '\x1b[19~', 'F9': '\x1b[20~', 'F10': '\x1b[21~',
    'F11': '\x1b[23~', 'F12': '\x1b[24~',
}
CURSOR = {'Up': 'A', 'Down': 'B', 'Right': 'C', 'Left': 'D', 'Home': 'H',
          'End': 'F'}
TOKEN = re.compile(r'<([A-Za-z][^<>]*)>|(.)', re.S)


class Timeout(AssertionError):
    """What was waited for did not come; the message holds the screen."""


def source_path(*parts):
    """A path below the source folder."""
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
    return os.path.join(os.environ.get('TAFFRAIL_SRCDIR', here), *parts)


def fixed_environment(home, term, extra):
    keep = ('PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS',
            'TAFFRAIL_SRCDIR', 'TAFFRAIL_BUILDDIR')
    env = {name: os.environ[name] for name in keep if name in os.environ}
    env.update(HOME=home, TMPDIR=home + '/tmp', TZ='UTC0', LC_ALL='C.UTF-8',
               TERM=term, USER='tester', LOGNAME='tester')
    for name in ('config', 'data', 'state', 'cache', 'runtime'):
        suffix = '_DIR' if name == 'runtime' else '_HOME'
        env[f'XDG_{name.upper()}{suffix}'] = f'{home}/{name}'
        os.makedirs(f'{home}/{name}', 0o700, exist_ok=True)
    os.makedirs(home + '/tmp', 0o700, exist_ok=True)
    env.update(extra or {})
    return env


def threads(pid):
    """-> {thread: (state, switches)} of the process and its children; empty
    when it is gone or /proc does not say."""
    found = {}
    try:
        for thread in os.listdir(f'/proc/{pid}/task'):
            folder = f'/proc/{pid}/task/{thread}'
            with open(folder + '/status', encoding='ascii',
                      errors='replace') as file:
                status = file.read()
            state = re.search(r'^State:\s+(\S)', status, re.M)
            switches = re.findall(r'_ctxt_switches:\s+(\d+)', status)
            found[thread] = (state[1], tuple(switches))
            with open(folder + '/children', encoding='ascii') as file:
                for child in file.read().split():
                    found.update(threads(int(child)))
    except (OSError, TypeError):
        pass
    return found


class Program:
    def __init__(self, argv, size=(80, 24), term='xterm-256color', env=None,
                 cwd=None, home=None, wait=True):
        self.own_home = None if home else tempfile.mkdtemp(prefix='taffrail-')
        self.home = home or self.own_home
        self.raw = bytearray()      # every byte the program wrote
        self.status = None          # exit status, -signal, None while it runs
        self.typed_at = None        # what the program had done at the last key
        self.size = size
        self.screen = Emulator(*size, self.reply)
        # The other end stays open here: its settings can be looked at after
        # the program's end, and unread input be counted.
        self.master, self.slave = pty.openpty()
        self.set_size(size)
        self.settings = termios.tcgetattr(self.slave)
        # pylint: disable=consider-using-with
        self.child = subprocess.Popen(
            argv, stdin=self.slave, stdout=self.slave, stderr=self.slave,
            env=fixed_environment(self.home, term, env), cwd=cwd,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        if wait:
            self.start()

    def start(self):
        try:
            self.wait_for(lambda: self.raw, 'the first output')
            self.quiet()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        """End the program (hang up, then kill) and forget its HOME."""
        if self.master < 0:
            return
        for number in (signal.SIGHUP, signal.SIGKILL):
            if self.alive():
                self.signal(number)
                self.drain_until_end(LIMIT if number == signal.SIGKILL else 20.0)
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1
        if self.own_home:
            shutil.rmtree(self.own_home, ignore_errors=True)

    # Bytes

    def set_size(self, size):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ,
                    struct.pack('HHHH', size[1], size[0], 0, 0))

    def write(self, data):
        """Type all of it, reading meanwhile: neither side may block."""
        self.typed_at = self.done_so_far()
        view = memoryview(data)
        while view and self.alive():
            _, writable, _ = select.select([], [self.master], [], 0.01)
            if writable:
                view = view[os.write(self.master, view[:512]):]
            self.drain()

    def reply(self, data):
        """A terminal's short answer, given while its output is being read:
        nothing is read meanwhile."""
        os.write(self.master, data)

    def drain(self, timeout=0.0):
        """Read what is there, waiting so long for the first; True if any."""
        got = False
        while select.select([self.master], [], [], timeout)[0]:
            data = os.read(self.master, 65536)
            self.raw += data
            self.screen.feed(data)
            got, timeout = True, 0.0
        return got

    def alive(self):
        if self.status is None:
            self.status = self.child.poll()
        return self.status is None

    def signal(self, number):
        if self.alive():
            os.kill(self.child.pid, number)

    def stopped(self):
        with open(f'/proc/{self.child.pid}/stat', encoding='ascii') as file:
            return file.read().rsplit(')', 1)[1].split()[0] == 'T'

    def drain_until_end(self, limit):
        end = time.monotonic() + limit
        while self.alive() and time.monotonic() < end:
            self.drain(TICK)
        self.drain(TICK)

    # Waiting

    def unread(self):
        answer = fcntl.ioctl(self.slave, termios.FIONREAD, b'\0' * 4)
        return struct.unpack('i', answer)[0]

    def done_so_far(self):
        return threads(self.child.pid), len(self.raw)

    def delivered(self):
        """The kernel hands on what was typed in its own time: wait until the
        program has it, or was woken by it."""
        end = time.monotonic() + DELIVERED
        while self.typed_at and self.alive() and time.monotonic() < end \
                and not self.unread() and self.done_so_far() == self.typed_at:
            self.drain(TICK)
        self.typed_at = None

    def quiet(self, limit=LIMIT):
        """Wait until the program has nothing more to do."""
        self.delivered()
        end = time.monotonic() + limit
        before = None
        while self.alive():
            if time.monotonic() > end:
                raise Timeout(self.describe(f'not quiet after {limit} s: '
                                            f'{threads(self.child.pid)}'))
            now = threads(self.child.pid)
            if self.drain(TICK if now else SILENCE):
                before = None
                continue
            if not now:
                if self.alive():
                    return
                break
            sleeping = all(state in 'ST' for state, _ in now.values())
            if sleeping and now == before and not self.unread():
                return
            before = now
        self.drain(TICK)

    def wait_for(self, condition, what, limit=LIMIT):
        end = time.monotonic() + limit
        self.drain()
        while not condition():
            if time.monotonic() > end or not self.alive():
                self.drain(TICK)
                if condition():
                    return
                raise Timeout(self.describe(f'waited in vain for {what}'))
            self.drain(TICK)

    def until(self, pattern, limit=LIMIT):
        """Wait until the regular expression is on the screen."""
        self.wait_for(lambda: re.search(pattern, self.text(), re.M),
                      repr(pattern), limit)

    def end(self, limit=LIMIT):
        """Wait until it ends by itself; -> exit status, -signal."""
        self.drain_until_end(limit)
        if self.alive():
            raise Timeout(self.describe(f'still running after {limit} s'))
        return self.status

    # Typing

    def key_bytes(self, name):
        if name in NAMED:
            return NAMED[name]
        if name in CURSOR:
            lead = 'O' if 1 in self.screen.modes else '['
            return f'\x1b{lead}{CURSOR[name]}'
        kind, _, rest = name.partition(':')
        if kind == 'Paste':
            if 2004 in self.screen.modes:
                return f'\x1b[200~{rest}\x1b[201~'
            return rest
        if kind == 'Click':
            x, y = (int(number) + 1 for number in rest.split(','))
            return f'\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m'
        if kind == 'Wheel':
            return f'\x1b[<{64 if rest == "up" else 65};1;1M'
        if re.fullmatch('C-.', name):
            return chr(ord(name[2].upper()) & 0x1f)
        if re.fullmatch('M-.', name):
            return '\x1b' + name[2]
        raise ValueError(f'no key is called <{name}>')

    def keys(self, script, wait=True):
        """Type the script; without wait, as fast as it can be written."""
        for name, char in TOKEN.findall(script):
            if name.startswith('Resize:'):
                self.resize(*map(int, name[7:].split('x')), wait=wait)
                continue
            self.write((self.key_bytes(name) if name else char).encode())
            if name == 'Esc':
                self.quiet()        # read, and perhaps more is waited for
                self.pause(ESCAPE)
            if wait or name == 'Esc':
                self.quiet()

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.drain(left)

    def paste(self, text):
        """As <Paste:...>, for any text."""
        self.write(self.key_bytes('Paste:' + text).encode())
        self.quiet()

    def resize(self, columns, lines, wait=True):
        self.size = (columns, lines)
        self.screen.resize(lines, columns)
        self.set_size(self.size)
        if wait:
            self.quiet()

    # Looking

    def lines(self):
        """The rows of the screen, without blanks at their ends."""
        return self.screen.rows()

    def text(self):
        return '\n'.join(self.lines())

    def row(self, y):
        return self.screen.row_text(y)

    def cell(self, x, y):
        """-> data, fg, bg, bold, italics, underscore, reverse and, in
        `strikethrough`, faint. A wide character's second cell is ''."""
        return self.screen.buffer[y][x]

    def find(self, text):
        """-> (column, row) of its first cell on the screen."""
        for y in range(self.size[1]):
            cells = [self.cell(x, y).data for x in range(self.size[0])]
            at = ''.join(cells).find(text)
            if at < 0:
                continue
            for x in range(self.size[0]):
                if len(''.join(cells[:x + 1])) > at:
                    return x, y
        raise AssertionError(self.describe(f'{text!r} is not there'))

    def styled(self, style):
        """-> [(column, row, text)] of each run in that style: 'reverse',
        'bold', 'faint', 'underscore'."""
        name = 'strikethrough' if style == 'faint' else style
        runs = []
        for y in range(self.size[1]):
            inside = False
            for x in range(self.size[0]):
                cell = self.cell(x, y)
                if not getattr(cell, name):
                    inside = False
                elif inside:
                    runs[-1][2] += cell.data
                else:
                    runs.append([x, y, cell.data])
                    inside = True
        return [tuple(run) for run in runs]

    def cursor(self):
        """-> (column, row, visible)."""
        cursor = self.screen.cursor
        return cursor.x, cursor.y, 25 in self.screen.modes

    def left_behind(self):
        """What an ended program should have put back: private modes left on,
        a hidden cursor, changed terminal settings. -> list of words."""
        modes = self.screen.modes
        left = [f'mode {mode}' for mode in sorted(modes - {25, 7, 12})]
        if 25 not in modes:
            left.append('cursor hidden')
        if termios.tcgetattr(self.slave)[:4] != self.settings[:4]:
            left.append('terminal settings')
        return left

    def describe(self, what):
        state = 'running' if self.status is None else f'ended {self.status}'
        # What is wrong comes last: of a long log the end is what one sees.
        frame = '\n'.join('|' + line for line in self.lines())
        frame = frame.rstrip('|\n')
        return f'the screen:\n{frame}\n{what} ({state})'

    # Golden screens

    def golden(self, name):
        compare(f'{name}.{self.size[0]}x{self.size[1]}.txt', self.text())


def compare(file_name, text, folder=None):
    """Assert that text is what the golden file holds, or rewrite that."""
    path = os.path.join(folder or source_path('tests', 'golden'), file_name)
    have = text.rstrip('\n') + '\n'
    if os.environ.get('UPDATE_GOLDEN') == '1':
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(have)
        return
    if not os.path.exists(path):
        raise AssertionError(f'no {file_name} (UPDATE_GOLDEN=1 writes it)\n'
                             + have)
    with open(path, encoding='utf-8') as file:
        want = file.read()
    if have != want:
        raise AssertionError(''.join(difflib.unified_diff(
            want.splitlines(True), have.splitlines(True), file_name,
            'screen')))
