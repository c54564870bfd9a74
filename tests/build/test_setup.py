#!/usr/bin/python3
"""How ./check and ./run install packages and make the sample case.

apt-get, dpkg-query, sudo and id are stand-ins on PATH that record what they
were asked; nothing is installed.
"""
import os
import shutil
import subprocess
import textwrap

import screen
import tap

STAND_INS = {
    # Prints as installed what the file `installed` names.
    'dpkg-query': '''
        shift 3
        for p; do grep -qx "$p" installed && echo "$p install ok installed"
        done; [ $# -eq $(grep -c . installed) ]''',
    # Records; `fail-installs` holds how many installs fail first.
    'apt-get': '''
        echo "$DEBIAN_FRONTEND apt-get $*" >>calls
        case " $* " in *" install "*)
            n=$(cat fail-installs)
            [ "$n" -eq 0 ] || { echo $((n - 1)) >fail-installs; exit 100; }
            [ -e broken ] || for p; do echo "$p" >>installed; done
        esac''',
    'id': 'cat uid',
    'sudo': '''
        [ "$1" = -n ] && [ -e sudo-works ] || exit 1
        shift; echo sudo >>calls; "$@"''',
}


class Machine:
    """A folder with the scripts of build-aux and the stand-ins."""

    def __init__(self, installed='', uid=0, fails=0, listed=True, sudo=False):
        self.folder = tap.temp()
        self.put('installed', installed.replace(' ', '\n') + '\n')
        self.put('uid', f'{uid}\n')
        self.put('fail-installs', f'{fails}\n')
        self.put('calls', '')
        os.makedirs(self.path('lists'))
        if listed:
            self.put('lists/deb_main_Packages', '')
        if sudo:
            self.put('sudo-works', '')
        for name, body in STAND_INS.items():
            self.program('bin/' + name, body)

    def path(self, name):
        return os.path.join(self.folder, name)

    def put(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), 'w', encoding='utf-8') as file:
            file.write(text)

    def get(self, name):
        with open(self.path(name), encoding='utf-8') as file:
            return file.read()

    def program(self, name, body):
        self.put(name, '#!/bin/sh\n' + textwrap.dedent(body) + '\n')
        os.chmod(self.path(name), 0o755)

    def shell(self, script, **env):
        """Run script after sourcing both files. -> (status, what it said)"""
        aux = screen.source_path('build-aux')
        lead = (f'set -eu; me=test; . "{aux}/setup.sh"; '
                f'. "{aux}/sample.sh"; ')
        done = subprocess.run(
            ['/bin/sh', '-c', lead + script], cwd=self.folder, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
            env={'PATH': self.path('bin') + ':' + os.environ['PATH'],
                 'HOME': self.path('home'), 'APT_LISTS': self.path('lists'),
                 **env})
        return done.returncode, done.stdout

    def calls(self):
        """What apt-get was asked, without options."""
        out = []
        for line in self.get('calls').splitlines():
            words = [word for word in line.split()
                     if not word.startswith('-') and '=' not in word
                     and '::' not in word]
            out.append(' '.join(words))
        return out


INSTALL = 'noninteractive apt-get install '
UPDATE = 'noninteractive apt-get update'


@tap.case
def nothing_missing_asks_nothing():
    machine = Machine('alpha beta')
    tap.equal(machine.shell('packages_need alpha beta'), (0, ''))
    tap.equal(machine.calls(), [])


@tap.case
def only_what_is_missing_is_installed():
    machine = Machine('beta')
    status, said = machine.shell('packages_need alpha beta gamma')
    tap.equal((status, said), (0, 'test: installing alpha gamma\n'))
    tap.equal(machine.calls(), [INSTALL + 'alpha gamma'])
    tap.equal(machine.shell('packages_need alpha beta gamma'), (0, ''))
    tap.equal(len(machine.calls()), 1)


@tap.case
def missing_or_old_lists_are_updated_first():
    machine = Machine(listed=False)
    tap.equal(machine.shell('packages_need alpha')[0], 0)
    tap.equal(machine.calls(), [UPDATE, INSTALL + 'alpha'])
    machine = Machine()
    os.utime(machine.path('lists'), (0, 0))
    tap.equal(machine.shell('packages_need alpha')[0], 0)
    tap.equal(machine.calls(), [UPDATE, INSTALL + 'alpha'])


@tap.case
def a_failed_install_is_tried_again_after_an_update():
    machine = Machine(fails=1)
    tap.equal(machine.shell('packages_need alpha')[0], 0)
    tap.equal(machine.calls(), [INSTALL + 'alpha', UPDATE, INSTALL + 'alpha'])
    machine = Machine(fails=2)
    status, said = machine.shell('packages_need alpha')
    tap.equal(status, 1)
    tap.within('could not install alpha', said)


@tap.case
def an_install_that_installs_nothing_is_noticed():
    machine = Machine()
    machine.put('broken', '')
    status, said = machine.shell('packages_need alpha')
    tap.equal(status, 1)
    tap.within('still not installed: alpha', said)


@tap.case
def sudo_is_used_where_it_asks_nothing():
    machine = Machine(uid=1000, sudo=True)
    tap.equal(machine.shell('packages_need alpha')[0], 0)
    tap.equal(machine.calls(), ['sudo', 'sudo', INSTALL + 'alpha'])


@tap.case
def else_one_line_says_what_to_type():
    machine = Machine(uid=1000)
    status, said = machine.shell('packages_need alpha beta')
    tap.equal((status, said), (
        1, 'test: type this first: sudo apt-get install -y alpha beta\n'))
    tap.equal(machine.calls(), [])


@tap.case
def a_removed_package_with_its_settings_left_is_missing():
    machine = Machine()
    machine.program('bin/dpkg-query',
                    'echo alpha deinstall ok config-files\n'
                    'echo beta hold ok installed')
    tap.equal(machine.shell('packages_missing alpha beta'), (0, 'alpha'))


# The sample case

FAKE = '''
    echo "$@" >>calls
    case $1 in
    new) [ ! -e refuse ] || { echo "no room" >&2; exit 1; }
         : >"$2" ;;
    load) cat "$3" >>"$2" ;;
    esac'''
OPEN = 'sample_open ./prog text.jsonl {}; echo "$sample"'


def sample_machine(text='first\n'):
    machine = Machine()
    machine.program('prog', FAKE)
    if text is not None:
        machine.put('text.jsonl', text)
    return machine, machine.path('data/taffrail/orient-express')


def open_sample(machine, fresh='no', data=None):
    return machine.shell(OPEN.format(fresh),
                         XDG_DATA_HOME=data or machine.path('data'))


@tap.case
def the_sample_is_made_once():
    machine, base = sample_machine()
    status, said = open_sample(machine)
    tap.equal((status, said), (0, f'test: making {base}.taf\n{base}.taf\n'))
    tap.equal(machine.get('data/taffrail/orient-express.taf'), 'first\n')
    tap.equal(sorted(os.listdir(machine.path('data/taffrail'))),
              ['orient-express.taf', 'orient-express.taf.from'])
    machine.put('data/taffrail/orient-express.taf', 'work of the user')
    tap.equal(open_sample(machine), (0, base + '.taf\n'))
    tap.equal(machine.get('data/taffrail/orient-express.taf'),
              'work of the user')


@tap.case
def a_newer_text_is_told_and_fresh_makes_another():
    machine, base = sample_machine()
    open_sample(machine)
    machine.put('text.jsonl', 'second\n')
    status, said = open_sample(machine)
    tap.equal((status, said), (
        0, f'test: the shipped text is newer than {base}.taf; '
        f'./run --fresh makes another\n{base}.taf\n'))
    tap.within(base + '-2.taf', open_sample(machine, 'yes')[1])
    tap.equal(machine.get('data/taffrail/orient-express.taf'), 'first\n')
    tap.equal(machine.get('data/taffrail/orient-express-2.taf'), 'second\n')
    tap.equal(open_sample(machine), (0, base + '-2.taf\n'))


@tap.case
def a_failure_leaves_nothing_behind():
    machine, base = sample_machine()
    machine.put('refuse', '')
    status, said = open_sample(machine)
    tap.equal(status, 1)
    tap.within('no room', said)
    tap.within(f'could not make {base}.taf', said)
    tap.equal(os.listdir(machine.path('data/taffrail')), [])


@tap.case
def a_missing_text_is_said_plainly():
    machine, _ = sample_machine(None)
    status, said = open_sample(machine)
    tap.equal(status, 1)
    tap.within('text.jsonl is not there', said)
    assert not os.path.exists(machine.path('data'))


@tap.case
def without_xdg_the_case_is_below_home():
    machine, _ = sample_machine()
    for data in ('', 'relative'):
        _, said = machine.shell('sample_folder', XDG_DATA_HOME=data)
        tap.equal(said, machine.path('home/.local/share/taffrail') + '\n')


# The whole of ./run, on a tree that is built already

def built_machine():
    machine, base = sample_machine()
    shutil.copy(screen.source_path('run'), machine.path('run'))
    shutil.copytree(screen.source_path('build-aux'),
                    machine.path('build-aux'))
    machine.program('bin/dpkg-query',
                    'shift 3; for p; do echo "$p install ok installed"; done')
    machine.program('bin/make', ':')
    machine.program('build/taffrail', FAKE + '\necho "asked: $*"')
    machine.put('build/.options', '\n')
    machine.put('assets/orient-express.jsonl', 'first\n')
    for name in ('configure', 'Makefile.in', 'build/Makefile'):
        machine.put(name, '')
    return machine, base


def ask_run(machine, *words, folder='.'):
    done = subprocess.run(
        [machine.path('run'), *words], cwd=machine.path(folder), check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env=run_environment(machine))
    return done.returncode, done.stdout


def run_environment(machine):
    return {'PATH': machine.path('bin') + ':' + os.environ['PATH'],
            'XDG_DATA_HOME': machine.path('data')}


@tap.case
def run_without_a_terminal_prints_the_status():
    machine, base = built_machine()
    tap.equal(ask_run(machine), (0, f'asked: status {base}.taf\n'))
    tap.equal(ask_run(machine, '--fresh'),
              (0, f'asked: status {base}-2.taf\n'))


@tap.case
def run_finds_a_file_from_where_it_was_called():
    machine, _ = built_machine()
    here = os.path.realpath(machine.path('lists'))
    tap.equal(ask_run(machine, 'a b.taf', folder='lists'),
              (0, f'asked: status {here}/a b.taf\n'))
    tap.equal(ask_run(machine, '/x.taf'), (0, 'asked: status /x.taf\n'))
    tap.equal(ask_run(machine, '--what')[0], 2)
    tap.equal(ask_run(machine, 'a', 'b')[0], 2)


@tap.case
def run_on_a_terminal_opens_the_case():
    machine, _ = built_machine()
    with screen.Program([machine.path('run'), '/x.taf'],
                        env=run_environment(machine)) as program:
        tap.equal(program.end(), 0)
        tap.within('asked: /x.taf', program.text())


tap.main()
