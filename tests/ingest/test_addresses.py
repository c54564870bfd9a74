#!/usr/bin/python3
"""taffrail add CASE sources: addresses of a text, a source each."""
import json
import os
import subprocess

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
os.environ['TAFFRAIL_ANALYST'] = 'vm'

TABS = '''https://www.rusi.org/explore/2023/10/orient-express
seen in <http://news.bbc.co.uk/a_(ship)>, and https://nytimes.com/2022/x.
https://rusi.org/explore/2023/10/orient-express/#part
("https://127.0.0.1:8080/p?q=1;r=2")
xhttps://glued.org/ is none, ftp://a.org/ neither
'''


def run(*arguments, given=''):
    done = subprocess.run([PROGRAM, *arguments], input=given.encode(),
                          timeout=60, capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def new_case():
    case = os.path.join(tap.temp(), 'case.taf')
    tap.equal(run('new', case)[0], 0)
    return case


def take(case, text, code=0):
    have, out, err = run('add', case, 'sources', '-', '--yes', '--json',
                         given=text)
    tap.equal((have, err), (code, ''))
    return json.loads(out)


@tap.case
def each_address_is_a_source():
    case = new_case()
    report = take(case, TABS)
    tap.equal([(s['key'], s['address']) for s in report['sources']],
              [('rusi23', 'https://www.rusi.org/explore/2023/10/'
                          'orient-express'),
               ('bbc', 'http://news.bbc.co.uk/a_(ship)'),
               ('nytimes22', 'https://nytimes.com/2022/x'),
               ('source', 'https://127.0.0.1:8080/p?q=1;r=2')])
    tap.equal((report['added'], report['known'], report['repeated']),
              (4, 0, 1))
    log = json.loads(run('log', case, '--json')[1])
    tap.equal(log[0]['what'], '4 sources from addresses')
    tap.equal(run('undo', case)[0], 0)
    tap.equal(run('dump', case)[1].count('"t":"source"'), 0)


@tap.case
def what_the_case_has_is_left_out():
    case = new_case()
    run('add', case, 'source', '--address',
        'http://rusi.org/explore/2023/10/orient-express', '--key', 'mine')
    report = take(case, TABS)
    tap.equal((report['added'], report['known']), (3, 1))
    report = take(case, TABS)
    tap.equal((report['added'], report['known'], report['entry']), (0, 4, 0))


@tap.case
def keys_are_told_apart():
    case = new_case()
    report = take(case, 'https://a.org/1 https://a.org/2 https://a.org/3')
    keys = [s['key'] for s in report['sources']]
    tap.equal(len(set(keys)), 3)
    for source in report['sources']:
        out = json.loads(run('show', case, source['key'], '--json')[1])
        tap.equal(out['id'], source['source'])


@tap.case
def without_a_terminal_it_must_be_said():
    case = new_case()
    before = run('dump', case)[1]
    code, _, err = run('add', case, 'sources', given=TABS)
    tap.equal(code, 2)
    tap.within('--yes', err)
    code, _, err = run('add', case, 'sources', '--yes', given='none here\n')
    tap.equal(code, 1)
    tap.within('no address', err)
    code, _, err = run('add', case, 'sources', '/nowhere', '--yes')
    tap.equal(code, 2)
    tap.within('/nowhere', err)
    code, _, err = run('add', case, 'sources', '--yes',
                       given='https://a.org/ ' + 'x' * (1 << 20))
    tap.equal(code, 2)
    tap.equal(run('dump', case)[1], before)


tap.main()
