#!/usr/bin/python3
"""What the build adds to the source: embedded files, banned functions."""
import os
import shlex
import subprocess

import screen
import tap

SOURCE = os.path.abspath(screen.source_path())
BUILD = os.environ.get('TAFFRAIL_BUILDDIR', SOURCE)
CC = shlex.split(os.environ.get('CC', 'cc'))
EMBED = os.path.join(SOURCE, 'build-aux', 'embed.awk')
BANNED = {
    'strcpy': '(a, b)', 'strcat': '(a, b)', 'sprintf': '(a, "x")',
    'vsprintf': '(a, "x", v)', 'strtok': '(a, b)', 'atoi': '(b)',
    'atol': '(b)', 'system': '(b)', 'popen': '(b, "r")', 'gets': '(a)'}
FUNCTION = '''#include <stdarg.h>
void f(char *a, const char *b, va_list v);
void f(char *a, const char *b, va_list v) { (void)a; (void)b; (void)v; %s; }
'''


def compiles(text):
    done = subprocess.run(
        CC + ['-std=gnu17', '-fsyntax-only', '-x', 'c', '-', '-I', BUILD,
              '-I', SOURCE, '-include', SOURCE + '/src/base/banned.h'],
        input=text, check=False, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    return done.returncode == 0, done.stdout


@tap.case
def each_banned_function_stops_the_build():
    for name, arguments in BANNED.items():
        passed, said = compiles(FUNCTION % (name + arguments))
        assert not passed, name
        tap.within(f'sorry_{name}_is_banned', said)


@tap.case
def what_is_not_banned_compiles():
    headers = ('stdio', 'stdlib', 'string', 'unistd', 'wchar', 'time',
               'pthread', 'sqlite3', 'curses', 'curl/curl', 'talloc')
    text = ''.join(f'#include <{name}.h>\n' for name in headers)
    passed, said = compiles(text + FUNCTION % 'snprintf(a, 2, "x")')
    assert passed, said


def embed(files):
    """-> (exit status, C text) for {name: bytes}."""
    folder = tap.temp()
    os.mkdir(folder + '/assets')
    for name, data in files.items():
        if data is not None:
            with open(f'{folder}/assets/{name}', 'wb') as file:
                file.write(data)
    done = subprocess.run(
        ['awk', '-v', 'srcdir=.', '-f', EMBED]
        + ['assets/' + name for name in files], cwd=folder, check=False,
        env={**os.environ, 'LC_ALL': 'C'}, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True)
    return done.returncode, done.stdout


@tap.case
def embedded_files_keep_every_byte():
    files = {'all.bin': bytes(range(256)) * 3 + b'\0\n', 'empty.txt': b'', 'same.bin': bytes(99),
             'last.sql': b'no line end'}
    status, text = embed(files)
    tap.equal(status, 0)
    folder = tap.temp()
    with open(folder + '/data.c', 'w', encoding='ascii') as file:
        file.write(text + '''
#include <stdio.h>
int main(void)
{
	for (size_t i = 0; i < asset_table_length; i++) {
		printf("%s %zu\\n", asset_table[i].name, asset_table[i].size);
		fwrite(asset_table[i].data, 1, asset_table[i].size + 1, stdout);
	}
	return 0;
}
''')
    subprocess.run(CC + ['-I', SOURCE, '-o', folder + '/data',
                         folder + '/data.c'], check=True)
    have = subprocess.run([folder + '/data'], check=True,
                          stdout=subprocess.PIPE).stdout
    tap.equal(have, b''.join(b'%s %d\n%s\0' % (n.encode(), len(d), d)
                             for n, d in files.items()))


@tap.case
def a_file_that_is_not_there_is_an_error():
    assert embed({'gone.txt': None})[0] != 0


@tap.case
def the_version_is_told():
    done = subprocess.run([os.environ['TAFFRAIL'], '--version'], check=True,
                          stdout=subprocess.PIPE, text=True)
    with open(BUILD + '/config.h', encoding='utf-8') as file:
        version = file.read().split('PACKAGE_VERSION "')[1].split('"')[0]
    tap.equal(done.stdout, f'taffrail {version}\n')


@tap.case
def every_file_of_the_repository_is_distributed():
    listed = subprocess.run(['git', '-C', SOURCE, 'ls-files'], check=False,
                            stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, text=True)
    if listed.returncode or not os.path.isdir(SOURCE + '/.git'):
        return  # a tarball has nothing to compare itself with
    made = subprocess.run(
        ['make', '-s', '--no-print-directory', '-f', 'Makefile', '-f', '-',
         'the-list'], cwd=BUILD, check=True, stdout=subprocess.PIPE, text=True,
        input='the-list:\n\t@printf "%s\\n" $(srcdir) $(DISTFILES)\n',
        env={k: v for k, v in os.environ.items()
             if k not in ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL')})
    srcdir, *names = made.stdout.split()
    have = {os.path.normpath(name.removeprefix(srcdir + '/'))
            for name in names}
    folders = tuple(name + '/' for name in have)
    missing = [name for name in listed.stdout.split()
               if name not in have and not name.startswith(folders)
               and not name.startswith('.')]
    tap.equal(missing, [])


tap.main()
