"""monkey: random keys and sizes, from a printed seed.

    monkey.run(program, keys, seed)

types `keys` random keys at the running Program, in bursts, with now and then
another size, a paste or a mouse event, and asserts after each burst that the
program lives and that the cursor is on the screen, and after the last one that
it leaves as it should (a leak that sanitizers find is another exit status).
Keys that leave, stop or start another program are left out; the caller sees to
it that no command that is typed by chance is found (PATH).
"""
import random

import tap

PLAIN = [c for c in map(chr, range(0x20, 0x7f)) if c not in 'QCqoOxf|']
NAMED = ['<CR>', '<Esc>', '<Tab>', '<BTab>', '<BS>', '<Del>', '<Up>', '<Down>',
         '<Left>', '<Right>', '<Home>', '<End>', '<PgUp>', '<PgDn>', '<C-d>',
         '<C-u>', '<C-r>', '<C-p>', '<C-w>', '<C-k>', '<C-a>', '<C-e>',
         '<C-t>', '<C-l>', '<M-b>', '<M-f>', '<C-n>', '<C-g>', 'gg', 'g/',
         'gc', 'gd', 'yy', 'yc']
TEXTS = ['Maria, Dunai, on Saturday', 'где', '凌波', 'e\u0301\u200d', ',,,',
         '\u202eevil', 'a\tb', '"', 'x' * 300]
SIZES = ['80x24', '120x40', '200x60', '81x25', '40x12', '1x1', '300x24',
         '80x100']


def one(chance):
    which = chance.random()
    if which < 0.55:
        return chance.choice(NAMED)
    if which < 0.90:
        char = chance.choice(PLAIN)
        return '<lt>' if char == '<' else char
    if which < 0.94:
        return '<Paste:' + chance.choice(TEXTS).replace('>', '') + '>'
    if which < 0.97:
        return f'<Click:{chance.randrange(90)},{chance.randrange(30)}>'
    return '<Resize:' + chance.choice(SIZES) + '>'


def check(program, typed):
    assert program.alive(), program.describe(
        f'ended {program.status} after {typed}\n{bytes(program.raw[-2000:])}')
    x, y, _ = program.cursor()
    assert 0 <= x <= program.size[0] and 0 <= y < program.size[1], \
        program.describe(f'cursor at {x}, {y} after {typed}')


def run(program, keys, seed):
    chance = random.Random(seed)
    left = keys
    while left > 0:
        burst = [one(chance) for _ in range(chance.randrange(1, 12))]
        left -= len(burst)
        # Esc alone takes the place of what would follow it as Alt
        program.keys(''.join(burst), wait=False)
        program.quiet()
        check(program, burst)
    program.keys('<Resize:80x24>')
    program.keys('<Esc><Esc><Esc><Esc><Esc><Esc>')
    check(program, 'the end')
    program.write(b'Q')
    tap.equal((program.end(), bytes(program.raw[-2000:])
               if program.status else b''), (0, b''))
    tap.equal(program.left_behind(), [])
