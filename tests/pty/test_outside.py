#!/usr/bin/python3
"""Copies and addresses in other programs: after a yes, from a folder that
goes when the workbench ends."""
import os
import stat

import sample
import tap


def tool(name):
    """A program that says what it was given, and keeps a copy of it."""
    folder = tap.temp()
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'#!/bin/sh\nprintf "%s\\n" "$@" >>{folder}/given\n'
                   f'cp "$1" {folder}/copy 2>/dev/null\nexit 0\n')
    os.chmod(path, 0o700)
    return path, folder


def given(folder):
    try:
        with open(folder + '/given', encoding='utf-8') as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def passing(program):
    folder = program.home + '/runtime'
    return [name for name in os.listdir(folder) if 'open' in name]


@tap.case
def a_page_is_opened_after_a_yes_and_goes_at_the_end():
    path, folder = tool('viewer')
    with sample.start(env={'TAFFRAIL_OPEN': path}) as program:
        program.keys('gd/notice<CR>')
        program.keys('O')
        tap.within('open text/html', program.text())
        program.keys('n')
        tap.equal(given(folder), [])
        program.keys('Oy')
        program.until('the copy was opened by')
        opened = given(folder)
        tap.equal(len(opened), 1)
        tap.equal(os.path.splitext(opened[0])[1], '.html')
        tap.equal(stat.S_IMODE(os.stat(os.path.dirname(opened[0])).st_mode),
                  0o700)
        with open(folder + '/copy', 'rb') as file:
            tap.within(b'Notice to shipping', file.read())
        tap.equal(len(passing(program)), 1)
        program.write(b'Q')
        tap.equal(program.end(), 0)
        tap.equal(passing(program), [])


@tap.case
def what_a_crash_left_is_swept():
    with sample.start() as program:
        dead = program.home + '/runtime/taffrail-open-4194303-AAAAAA'
        mine = program.home + f'/runtime/taffrail-open-{os.getpid()}-AAAAAA'
        os.mkdir(dead)
        os.mkdir(mine)
        with open(dead + '/copy-1.pdf', 'wb') as file:
            file.write(b'x')
        program.write(b'Q')
        program.end()
        again = sample.screen.Program([sample.PROGRAM, program.case],
                                      home=program.home)
        with again:
            assert not os.path.exists(dead)
            assert os.path.exists(mine)


@tap.case
def an_address_is_opened_after_a_yes():
    path, folder = tool('browser')
    with sample.start(env={'BROWSER': path + ' --new'}) as program:
        program.keys('gd/notice<CR>gb')
        tap.within('open https://port.example/notices/14 with',
                   program.text())
        program.keys('n')
        tap.equal(given(folder), [])
        program.keys('gby')
        program.until('the address was opened')
        tap.equal(given(folder), ['--new', 'https://port.example/notices/14'])


tap.main()
