#!/usr/bin/python3
"""What the workbench feels like: figures, no verdicts.

    bench_screen.py BUILD_DIR CASE

CASE is a made case (make_case) that this account loaded. Beside each figure
stand what it should be and, where they are installed, how many times longer
(or more) tig and VisiData take with as many rows: commits, and the port calls
of the same case as CSV. Below 1.0x the other is the better one. All from one
run, on a screen of 120x40.
"""
import collections
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from typist import QUIET, Typist

STARTS, IDLE = 7, 5


def percentile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part / 100))]


FIGURES = {
    'ms, p95': lambda s: percentile([x.quiet for x in s], 95),
    'ms, median': lambda s: statistics.median(x.quiet for x in s),
    'ms cpu': lambda s: statistics.median(x.cpu for x in s),
    'bytes': lambda s: statistics.median(x.bytes for x in s),
}
# What is asked of a step: figure and most that it may be.
QUICK = (('ms, p95', 10),)
LINE = QUICK + (('ms cpu', 0.5), ('bytes', 400))
LINKED = QUICK + (('ms cpu', 0.5), ('bytes', 2048))
BURST = (('ms, p95', 40), ('bytes', 30000))

Step = collections.namedtuple(
    'Step', 'name keys repeat asked before times peer once silence',
    defaults=('', 1, None, '', QUIET))
# before: typed before each repeat, once: before the first; unmeasured. peer:
# the word under which a peer's own keys for the same stand below. silence:
# seconds without output after which it is over; more where rows may come late.
LATE = 0.5

HOME = (
    Step('home: line down', 'j', 60, LINKED),
    Step('home: page down', '<PgDn>', 25, QUICK),
    Step('home: to the end', '<End>', 10, QUICK, before='<Home>',
         silence=LATE),
    Step('home: to the start', '<Home>', 10, QUICK, before='<End>'),
    Step('home: Tab', '<Tab>', 20, QUICK),
    Step('home: burst of 100', 'j', 10, BURST, before='1<Home>', times=100),
    Step('home: Esc', '<Esc>', 10, (('ms, p95', 50),), before=':'),
)
LIST = (
    Step('list: line down', 'j', 60, LINE, peer='line'),
    Step('list: page down', '<PgDn>', 25, QUICK, peer='page'),
    Step('list: to the end', '<End>', 10, QUICK, before='<Home>',
         peer='end', silence=LATE),
    Step('list: to the start', '<Home>', 10, QUICK, before='<End>',
         peer='start'),
    Step('list: line up, at the end', 'k', 60, LINE, once='<End>'),
    Step('list: burst of 100', 'j', 10, BURST, before='<Home>', times=100,
         peer='burst'),
)


class Table:
    def __init__(self):
        self.ours = {}

    def head(self):
        print(f'{"":<34}{"here":>10}{"asked":>10}   '
              f'{"tig":>8}{"VisiData":>10}', flush=True)

    @staticmethod
    def ratio(ours, theirs):
        return f'{theirs / ours:.1f}x' if ours and theirs else '-'

    def row(self, name, unit, ours, asked, tig=None, visidata=None):
        over = '!' if asked is not None and ours > asked else ' '
        print(f'{name + ", " + unit:<34}{ours:>10.1f}'
              f'{"" if asked is None else format(asked, "g"):>10} {over} '
              f'{self.ratio(ours, tig):>8}{self.ratio(ours, visidata):>10}',
              flush=True)


def measure(typist, step):
    samples = []
    typist.type(step.once)
    for _ in range(step.repeat):
        if step.before:
            typist.type(step.before)
        samples.append(typist.press(step.keys, step.times, step.silence))
    return samples


def typed(typist, opening, words, leave):
    """Each character of the words, measured alone."""
    samples = []
    for word in words:
        typist.type(opening)
        samples += [typist.press(letter) for letter in word]
        typist.type(leave)
    return samples


def environment(terminal='xterm-256color'):
    kept = {name: os.environ[name] for name in (
        'PATH', 'HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME')
        if name in os.environ}
    return dict(kept, TERM=terminal, LC_ALL='C.UTF-8', TZ='UTC0',
                TAFFRAIL_ANALYST='bench')


# ---- peers ----

PEERS = {
    'tig': {'line': 'j', 'page': '<PgDn>', 'end': '<End>', 'start': '<Home>',
            'burst': 'j'},
    'VisiData': {'line': 'j', 'page': '<PgDn>', 'end': 'G', 'start': 'gg',
                 'burst': 'j'},
}


def commits(folder, count):
    """A repository of so many commits."""
    subprocess.run(['git', 'init', '-q', folder], check=True)
    with subprocess.Popen(['git', '-C', folder, 'fast-import', '--quiet'],
                          stdin=subprocess.PIPE) as importer:
        for n in range(count):
            subject = f'Call {count - n} of a ship at a port\n'
            importer.stdin.write((
                'commit refs/heads/main\n'
                f'committer A <a@example.org> {1500000000 + n * 60} +0000\n'
                f'data {len(subject)}\n{subject}').encode())
    subprocess.run(['git', '-C', folder, 'symbolic-ref', 'HEAD',
                    'refs/heads/main'], check=True)


def open_tig(folder, rows, taffrail, case):
    del taffrail, case
    repository = os.path.join(folder, 'commits')
    if not os.path.isdir(repository):
        commits(repository, rows)
    return Typist(['tig'], environment(), 'Call 20 of', cwd=repository)


def open_visidata(folder, rows, taffrail, case):
    del rows
    sheet = os.path.join(folder, 'calls.csv')
    if not os.path.exists(sheet):
        with open(sheet, 'wb') as out:
            subprocess.run([taffrail, 'list', case, 'port-call', '--csv'],
                           stdout=out, check=True)
    return Typist(['vd', sheet], environment(),
                  '[0-9] [A-Z][a-z]+ 20[0-9][0-9]')


OPEN = {'tig': (open_tig, 'tig'), 'VisiData': (open_visidata, 'vd')}


def measure_peer(name, folder, rows, taffrail, case):
    """-> {word: samples}, with the start under 'open'; {} without it."""
    opener, program = OPEN[name]
    if not shutil.which(program):
        print(f'{name} is not installed: no ratios to it')
        return {}
    found = {'starts': []}
    try:
        for _ in range(STARTS):
            with opener(folder, rows, taffrail, case) as typist:
                found['starts'].append(typist.started)
        with opener(folder, rows, taffrail, case) as typist:
            keys = PEERS[name]
            typist.type(keys['end'])
            typist.rest()
            typist.type(keys['start'])
            for step in LIST:
                if step.peer:
                    own = step._replace(
                        keys=keys[step.peer],
                        before={'<Home>': keys['start'],
                                '<End>': keys['end']}.get(step.before, ''))
                    found[step.peer] = measure(typist, own)
            found['memory'] = typist.memory()
    except (TimeoutError, EOFError, subprocess.CalledProcessError) as why:
        print(f'{name} could not be measured: {why}')
    return found


# ---- the workbench ----

class Bench:
    def __init__(self, build, case):
        self.taffrail = os.path.join(os.path.abspath(build), 'taffrail')
        self.case = os.path.abspath(case)
        self.table = Table()

    def count(self, kind):
        out = subprocess.run(
            [self.taffrail, 'sql', self.case,
             f'select count(*) from "{kind}"'],
            check=True, capture_output=True, text=True).stdout
        return int(out.split()[-1])

    def open(self):
        return Typist([self.taffrail, self.case], environment(),
                      r'[A-Z][a-z]+ [A-Z][a-z]+ [0-9]')

    def starts(self, peers):
        mine = []
        for _ in range(STARTS):
            with self.open() as typist:
                mine.append(typist.started)
        self.table.row('start to first rows', 'ms, median',
                       statistics.median(mine), 80,
                       *(statistics.median(p['starts']) if p.get('starts')
                         else None for p in peers))

    def steps(self, typist, steps, peers):
        for step in steps:
            samples = measure(typist, step)
            theirs = [p.get(step.peer) for p in peers]
            for unit, most in step.asked:
                figure = FIGURES[unit]
                self.table.row(step.name, unit, figure(samples), most,
                               *(figure(t) if t else None for t in theirs))

    def words(self, typist, name, opening, words, leave, most):
        samples = typed(typist, opening, words, leave)
        self.table.row(name, 'ms, p95', FIGURES['ms, p95'](samples), most)

    def sorts(self, typist):
        """Each column once, from the left; the first rows after it."""
        for name, most in (('when', 100), ('place', 100), ('ship', 100),
                           ('cargo', 300), ('by', 300), ('standing', 300)):
            typist.type(':list port-call<CR>')
            typist.type(f':columns {name} with<CR>')
            # It says how far it is: silent only when it is over.
            samples = [typist.press(key, silence=0.6) for key in '[]']
            self.table.row(f'list: sorted by {name}', 'ms, p95',
                           FIGURES['ms, p95'](samples), most)
            self.table.row(f'list: sorted by {name}', 'ms cpu',
                           FIGURES['ms cpu'](samples), None)
        typist.type('_')

    def idle(self, typist):
        typist.settle()
        time.sleep(2)
        before = typist.wakes()
        time.sleep(IDLE)
        self.table.row('idle', 'wakes a second',
                       (typist.wakes() - before) / IDLE, 1)

    def run(self, peers):
        self.starts(peers)
        with self.open() as typist:
            self.steps(typist, HOME, peers)
            self.words(typist, 'home: filter, a character', '1/',
                       ('amber', 'dolphin', 'zz'), '<Esc><Esc>', 20)
            self.words(typist, 'search, a character', 'g/',
                       ('amber', 'dolphin', 'port 17'), '<Esc>', 20)
            self.idle(typist)
            self.table.row('home: memory', 'MiB', typist.memory(), 40)
        with self.open() as typist:
            typist.type(':list port-call<CR>')
            typist.type('z')
            self.steps(typist, LIST, peers)
            self.words(typist, 'list: filter, a character', '/',
                       ('amber', 'dolphin', 'zz'), '<Esc><Esc>', 20)
            self.sorts(typist)
            typist.type(':list place<CR>')
            typist.type('z')
            short = LIST[0]._replace(name='short list: line down')
            self.steps(typist, (short,), [{}, {}])
            self.table.row('lists: memory', 'MiB', typist.memory(), 40,
                           *(p.get('memory') for p in peers))


def main():
    build, case = sys.argv[1:3]
    os.environ.setdefault('HOME', '/')
    bench = Bench(build, case)
    rows = bench.count('port_call')
    with tempfile.TemporaryDirectory(dir=os.path.abspath(build)) as folder:
        alone = '--alone' in sys.argv
        peers = [{} if alone else
                 measure_peer(name, folder, rows, bench.taffrail, bench.case)
                 for name in ('tig', 'VisiData')]
        print(f'the workbench on {rows:,} port calls')
        bench.table.head()
        bench.run(peers)


if __name__ == '__main__':
    main()
