"""sample: the first case, made once for a test script.

    with sample.start((80, 24)) as program: ...

opens a copy of its own each time; `program.case` is the copy's path and
sample.taffrail(program, 'verify') runs a command on it.
"""
import hashlib
import os
import shutil
import subprocess

import screen
import tap

PROGRAM = os.environ.get('TAFFRAIL', 'taffrail')
MADE = {}


def run(home, *arguments):
    return subprocess.run(
        [PROGRAM, *arguments], check=True, capture_output=True, text=True,
        env=screen.fixed_environment(home, 'dumb', None)).stdout


def make():
    home = tap.temp()
    case = os.path.join(home, 'orient-express.taf')
    page = screen.source_path('assets', 'port-example-notice.html')
    folder = os.path.join(home, 'bytes')
    os.mkdir(folder)
    with open(page, 'rb') as file:
        name = hashlib.sha256(file.read()).hexdigest()
    shutil.copy(page, os.path.join(folder, name))
    os.mkdir(home + '/tmp')
    run(home, 'new', case)
    run(home, 'load', case, screen.source_path('assets',
                                               'orient-express.jsonl'),
        '--as', 'vm')
    run(home, 'load', case, screen.source_path('assets', 'port-example.jsonl'),
        '--bytes', folder, '--as', 'vm')
    return home


def start(size=(80, 24), *options, **more):
    if 'home' not in MADE:
        MADE['home'] = make()
    home = os.path.join(tap.temp(), 'home')
    shutil.copytree(MADE['home'], home)
    case = os.path.join(home, 'orient-express.taf')
    program = screen.Program([PROGRAM, case, '--as', 'vm', *options],
                             size=size, home=home, **more)
    program.case = case
    return program


def taffrail(program, command, *arguments):
    return run(program.home, command, program.case, *arguments)
