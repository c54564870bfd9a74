"""typist: type into a terminal program and measure what a person would feel.

    with Typist(argv, env, ready='Amber') as typist:
        sample = typist.press('j')

A sample holds, from the last key written: `first` and `quiet`, milliseconds
to the first and to the last byte before QUIET seconds of silence; `bytes` that
came; `cpu`, milliseconds of processor time of all threads and dead children.
A key that draws nothing gives a sample with bytes 0.
"""
import collections
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

QUIET = 0.08
LIMIT = 60.0
NAMED = {'CR': '\r', 'Esc': '\x1b', 'Tab': '\t', 'PgDn': '\x1b[6~',
         'PgUp': '\x1b[5~', 'Home': '\x1bOH', 'End': '\x1bOF',
         'BS': '\x7f', 'Right': '\x1bOC', 'lt': '<'}
# What terminals are asked, and what a plain one answers.
QUESTIONS = ((b'\x1b[c', b'\x1b[?62;22c'), (b'\x1b[6n', b'\x1b[1;1R'))

Sample = collections.namedtuple('Sample', 'first quiet bytes cpu')


def bytes_of(keys):
    """'j<CR>' -> what the terminal sends."""
    return re.sub(r'<(\w+)>', lambda m: NAMED[m[1]], keys).encode()


class Typist:
    def __init__(self, argv, env, ready, size=(120, 40), cwd=None):
        self.output = b''
        self.peak = 0           # MiB
        self.open(argv, env, size, cwd)
        self.wait_for(ready)
        self.started = (time.monotonic() - self.start) * 1e3
        self.settle()

    def open(self, argv, env, size, cwd):
        self.start = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                if cwd:
                    os.chdir(cwd)
                fcntl.ioctl(0, termios.TIOCSWINSZ,
                            struct.pack('4H', size[1], size[0], 0, 0))
                os.execvpe(argv[0], argv, env)
            finally:
                os._exit(127)

    def read(self, wait):
        """The bytes that came; b'' none within `wait` seconds."""
        if not select.select([self.fd], [], [], wait)[0]:
            return b''
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            data = b''
        if not data:
            raise EOFError('the program ended: ' +
                           repr(self.output[-400:]))
        for question, answer in QUESTIONS:
            if question in data:
                os.write(self.fd, answer)
        return data

    def wait_for(self, text):
        """Until the text, or a match of it, has been written."""
        pattern = re.compile(text.encode(), re.S)
        end = time.monotonic() + LIMIT
        self.output = b''
        while not pattern.search(self.output):
            if time.monotonic() > end:
                raise TimeoutError(f'{text!r} never came: ' +
                                   repr(self.output[-400:]))
            self.output += self.read(0.1)
        self.output = b''

    def settle(self):
        while self.read(QUIET):
            pass

    def cpu(self):
        total = 0
        try:
            for thread in os.listdir(f'/proc/{self.pid}/task'):
                with open(f'/proc/{self.pid}/task/{thread}/schedstat',
                          encoding='ascii') as file:
                    total += int(file.read().split()[0]) / 1e6
        except OSError:
            pass
        return total

    def rest(self, longest=300):
        """Until it works on nothing any more: all that it reads is read."""
        end, idle = time.monotonic() + longest, 0
        while idle < 2:
            before, until = self.cpu(), time.monotonic() + 1
            if until > end:
                raise TimeoutError('it was still at work')
            while time.monotonic() < until:
                self.read(0.1)
            idle = idle + 1 if abs(self.cpu() - before) < 50 else 0

    def wakes(self):
        """How often any of its threads was woken so far."""
        total = 0
        for thread in os.listdir(f'/proc/{self.pid}/task'):
            with open(f'/proc/{self.pid}/task/{thread}/status',
                      encoding='ascii') as file:
                total += int(re.search(r'^voluntary_ctxt_switches:\s+(\d+)',
                                       file.read(), re.M)[1])
        return total

    def memory(self):
        """The most it held so far, in MiB."""
        with open(f'/proc/{self.pid}/status', encoding='ascii') as file:
            return int(re.search(r'^VmHWM:\s+(\d+)', file.read(),
                                 re.M)[1]) / 1024

    def press(self, keys, times=1, silence=QUIET):
        before, count = self.cpu(), 0
        data = bytes_of(keys) * times
        at = time.monotonic()
        os.write(self.fd, data)
        first = last = 0
        got = self.read(1.0)
        while got:
            last = (time.monotonic() - at) * 1e3
            first = first or last
            count += len(got)
            got = self.read(silence)
        return Sample(first, last, count, self.cpu() - before)

    def type(self, keys):
        """Unmeasured. An escape goes alone, or it would begin a sequence."""
        for part in re.split(r'(?<=<Esc>)', keys):
            if part:
                os.write(self.fd, bytes_of(part))
                if self.read(0.5):
                    self.settle()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.peak = self.memory()
        for step in (self.ask_to_leave, signal.SIGTERM, signal.SIGKILL):
            if self.left(step):
                break
        os.close(self.fd)

    def ask_to_leave(self):
        os.write(self.fd, b'Q')

    def left(self, step):
        """Did it end within two seconds of a signal, or of being asked?"""
        end = time.monotonic() + 2
        try:
            if callable(step) and not isinstance(step, signal.Signals):
                step()
            else:
                os.kill(self.pid, step)
        except OSError:
            pass
        while time.monotonic() < end:
            try:
                self.read(0.02)
            except EOFError:
                time.sleep(0.01)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return True
        return False
