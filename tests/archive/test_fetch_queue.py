#!/usr/bin/python3
"""The fetch queue: back-off, limits, what a kill leaves, lists."""
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import server   # noqa: E402  (beside this file)
import tap      # noqa: E402
from command import PROGRAM, run  # noqa: E402

PORT = server.start()
SEED = int(os.environ.get('TAFFRAIL_SEED', str(time.time_ns() % 10**9)))
QUICK = ('--allow-private', '--gap', '0')


def address(name):
    return f'http://127.0.0.1:{PORT}/{name}'


def new_case(addresses=()):
    case = os.path.join(tap.temp(), 'case.taf')
    tap.equal(run('new', case)[0], 0)
    text = ''.join(a + '\n' for a in addresses).encode()
    if text:
        tap.equal(run('add', case, 'sources', '-', '--yes', given=text)[0], 0)
    tap.equal(run('fetch', case, '--direct', '--allow-private',
                  address('page'))[0], 0)
    return case


def queue(case):
    code, out, _ = run('queue', case, '--json')
    return json.loads(out)


def rows(case, sql):
    code, out, err = run('sql', '--json', case, sql)
    tap.equal((code, err), (0, ''))
    return json.loads(out)


@tap.case
def what_may_pass_waits_and_is_named():
    case = new_case()
    code, out, err = run('fetch', case, *QUICK, address('too-many'))
    tap.equal(code, 4)
    tap.within('429', out.decode())
    # Retry-After: 120.
    seconds = int(err.split('again in ')[1].split(' s')[0])
    tap.equal(118 <= seconds <= 120, True)
    waiting, = queue(case)
    tap.equal(waiting['state'], 'waits')
    tap.equal(waiting['tries'], '1')
    tap.within('status 429', waiting['why'])
    # A run over the queue leaves it until then, and says so.
    before = len(server.REQUESTS)
    code, _, err = run('fetch', case, *QUICK)
    tap.equal(code, 4)
    tap.within('left: ' + address('too-many'), err)
    tap.equal(len(server.REQUESTS), before)
    # Named, it is asked at once.
    tap.equal(run('fetch', case, *QUICK, address('too-many'))[0], 4)
    tap.equal(len(server.REQUESTS), before + 1)


@tap.case
def retry_after_may_be_a_date_by_the_servers_clock():
    server.RESPONSES['down'] = server.head(
        b'503 Service Unavailable', b'Date: Mon, 16 Oct 2023 05:30:00 GMT',
        b'Retry-After: Mon, 16 Oct 2023 05:31:40 GMT', b'Content-Length: 0')
    case = new_case()
    _, _, err = run('fetch', case, *QUICK, address('down'))
    seconds = int(err.split('again in ')[1].split(' s')[0])
    tap.equal(98 <= seconds <= 100, True)
    server.RESPONSES['closed'] = server.head(
        b'503 Service Unavailable', b'Retry-After: 7200',
        b'Content-Length: 0')
    code, _, err = run('fetch', case, *QUICK, address('closed'))
    tap.equal(code, 4)
    tap.within('more than an hour; given up', err)
    tap.equal(sorted(w['state'] for w in queue(case)), ['given up', 'waits'])


@tap.case
def waiting_goes_on_until_it_is_there():
    answers = [server.head(b'503 Service Unavailable', b'Content-Length: 0',
                           b'Retry-After: 1'), server.plain(server.PAGE)]
    server.RESPONSES['busy'] = lambda connection: connection.sendall(
        answers.pop(0))
    case = new_case()
    code, out, _ = run('fetch', case, *QUICK, '--wait', address('busy'))
    tap.equal(code, 0)
    tap.equal(answers, [])
    tap.equal([line.split()[0] for line in out.decode().splitlines()],
              ['503', '200'])
    tap.equal(queue(case), [])
    tap.equal(run('verify', case)[0], 0)


@tap.case
def five_tries_and_no_more():
    gone = 'http://127.0.0.1:1/page'
    case = new_case()
    run('fetch', case, *QUICK, gone)
    for tries in range(2, 6):
        # As if the time had come.
        source = queue(case)
        tap.equal(source[0]['tries'], str(tries - 1))
        subprocess.run(['/usr/bin/python3', '-c', 'import sqlite3, sys\n'
                        'c = sqlite3.connect(sys.argv[1])\n'
                        'c.execute("UPDATE fetch_queue SET next = 0")\n'
                        'c.commit()', case], check=True)
        code, _, err = run('fetch', case, *QUICK)
        tap.equal(code, 1)
    tap.within('given up', err)
    tap.equal(queue(case)[0]['state'], 'given up')
    code, _, err = run('fetch', case, *QUICK)
    tap.equal(code, 4)
    tap.within('given up after 5 tries', err)


@tap.case
def a_host_that_refuses_is_left_alone():
    for number in range(6):
        server.RESPONSES[f'no{number}'] = server.head(
            b'403 Forbidden', b'Content-Length: 0')
    case = new_case()
    before = len(server.REQUESTS)
    code, _, err = run('fetch', case, *QUICK, '--per-host', '1',
                       *(address(f'no{n}') for n in range(6)))
    tap.equal(code, 4)
    tap.equal(len(server.REQUESTS), before + 3)
    tap.equal(err.count('refused three times'), 3)
    tap.equal(len(queue(case)), 3)


@tap.case
def what_a_host_led_on_comes_back_to_that_host():
    """One that failed elsewhere is asked for where it began, by its rules."""
    port = server.start('127.0.0.2')
    server.RESPONSES['leads'] = server.redirect(
        f'http://127.0.0.2:{port}/away'.encode())
    server.RESPONSES['away'] = server.head(
        b'503 Service Unavailable', b'Retry-After: 4', b'Content-Length: 0')
    for number in range(3):
        server.RESPONSES[f'no{number}'] = server.head(
            b'403 Forbidden', b'Content-Length: 0')
    case = new_case()
    before = len(server.REQUESTS)
    code, _, _ = run('fetch', case, *QUICK, '--per-host', '1', '--wait',
                     address('leads'),
                     *(address(f'no{n}') for n in range(3)))
    tap.equal(code, 4)
    tap.equal(len(server.REQUESTS), before + 5)
    tap.equal([w['address'] for w in queue(case)], [address('leads')])


@tap.case
def what_is_led_to_a_host_that_wants_peace_waits_too():
    """The redirect comes when its host has said when it may be asked again."""
    port = server.start('127.0.0.2')
    asked = []

    def held(connection):
        asked.append(time.monotonic())
        connection.sendall(
            server.plain(server.PAGE) if len(asked) > 1 else server.head(
                b'503 Service Unavailable', b'Retry-After: 2',
                b'Content-Length: 0'))

    def leads(connection):
        time.sleep(0.5)
        connection.sendall(server.redirect(
            f'http://127.0.0.2:{port}/held?there'.encode()))

    server.RESPONSES['held'] = held
    server.RESPONSES['leads-late'] = leads
    case = new_case()
    code, out, err = run('fetch', case, *QUICK, '--wait',
                         f'http://127.0.0.2:{port}/held?first',
                         address('leads-late'))
    tap.equal(code, 0)
    tap.within('leads to 127.0.0.2, which asked not to be asked yet; again',
               err)
    tap.equal(len(asked), 3)
    tap.equal(min(asked[1:]) - asked[0] > 1.9, True)
    tap.equal([line.split()[0] for line in out.decode().splitlines()],
              ['503', '302', '200', '200'])
    tap.equal(queue(case), [])
    tap.equal(run('verify', case)[0], 0)


@tap.case
def a_host_gets_few_at_once_and_others_do_not_wait():
    port = server.start('127.0.0.2')
    lock, most, now = threading.Lock(), {}, {}

    def slow(connection):
        host = connection.getsockname()[0]
        with lock:
            now[host] = now.get(host, 0) + 1
            most[host] = max(most.get(host, 0), now[host])
        time.sleep(0.1)
        with lock:
            now[host] -= 1
        connection.sendall(server.plain(server.PAGE))

    server.RESPONSES['slowly'] = slow
    case = new_case()
    code, _, _ = run('fetch', case, *QUICK, '--at-once', '5',
                     *(address(f'slowly?{n}') for n in range(8)),
                     *(f'http://127.0.0.2:{port}/slowly?{n}'
                       for n in range(8)))
    tap.equal(code, 0)
    tap.equal(most, {'127.0.0.1': 2, '127.0.0.2': 2})
    most.clear()
    code, _, _ = run('fetch', case, *QUICK, '--per-host', '4', '--at-once',
                     '3', *(address(f'slowly?b{n}') for n in range(8)))
    tap.equal(code, 0)
    tap.equal(most, {'127.0.0.1': 3})


@tap.case
def a_host_is_given_time_between():
    times = []

    def note(connection):
        times.append(time.monotonic())
        connection.sendall(server.plain(server.PAGE))

    server.RESPONSES['noted'] = note
    case = new_case()
    tap.equal(run('fetch', case, '--allow-private', '--gap', '300',
                  *(address(f'noted?{n}') for n in range(3)))[0], 0)
    gaps = [b - a for a, b in zip(times, times[1:])]
    # Never less; how much more a busy machine decides.
    tap.equal([gap >= 0.29 for gap in gaps], [True, True])


@tap.case
def the_queue_is_listed_and_cleared():
    case = new_case()
    tap.equal(run('queue', case)[0], 1)
    run('fetch', case, *QUICK, address('too-many?a'), address('too-many?b'),
        address('too-many?c'))
    code, out, _ = run('queue', case)
    tap.equal(code, 0)
    tap.within(address('too-many?b'), out.decode())
    code, out, _ = run('queue', case, '--clear', address('too-many?b'))
    tap.equal((code, out), (0, b'done: 1 taken out of the queue\n'))
    tap.equal(sorted(w['address'] for w in queue(case)),
              [address('too-many?a'), address('too-many?c')])
    # Out of the history: nothing to undo, nothing in a dump.
    tap.equal(b'fetch_queue' in run('dump', case)[1], False)
    run('queue', case, '--clear')
    tap.equal(queue(case), [])


@tap.case
def a_second_run_is_refused_while_one_works():
    case = new_case()
    go = threading.Event()

    def hold(connection):
        go.wait(30)
        connection.sendall(server.plain(server.PAGE))

    server.RESPONSES['hold'] = hold
    before = len(server.REQUESTS)
    first = subprocess.Popen([PROGRAM, 'fetch', case, *QUICK,
                              address('hold')], stdout=subprocess.PIPE)
    while len(server.REQUESTS) == before:
        time.sleep(0.01)
    code, _, err = run('fetch', case, *QUICK, address('page'))
    tap.equal(code, 3)
    tap.within(f'process {first.pid}', err)
    go.set()
    tap.equal(first.wait(30), 0)
    tap.equal(run('fetch', case, *QUICK, address('page'))[0], 0)


def interrupted(case, before_it):
    """A fetch of `hold` that gets an interrupt while it is at work."""
    go = threading.Event()

    def hold(connection):
        go.wait(30)
        try:
            connection.sendall(server.plain(server.PAGE))
        except OSError:
            pass  # nobody waits for it any more

    server.RESPONSES['hold'] = hold
    before = len(server.REQUESTS)
    process = subprocess.Popen(
        [PROGRAM, 'fetch', case, *QUICK, address('hold')],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, before_it))
    while len(server.REQUESTS) == before:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    if before_it == signal.SIG_DFL:
        _, err = process.communicate(timeout=20)  # it does not wait for it
        go.set()
    else:
        go.set()
        _, err = process.communicate(timeout=60)
    return process.returncode, err.decode()


@tap.case
def an_interrupt_leaves_the_rest_in_the_queue():
    case = new_case()
    code, err = interrupted(case, signal.SIG_DFL)
    tap.equal(code, 130)
    tap.within('stopped: 1 wait in the queue', err)
    tap.equal([r['address'] for r in queue(case)], [address('hold')])
    tap.equal(run('fetch', case, *QUICK)[0], 0)
    tap.equal(run('verify', case)[0], 0)


@tap.case
def who_was_to_ignore_interrupts_goes_on():
    """As under nohup, or behind the shell of a script."""
    case = new_case()
    code, err = interrupted(case, signal.SIG_IGN)
    tap.equal((code, 'stopped' in err), (0, False))
    tap.equal(queue(case), [])


def shown(out):
    """Captures that a run said are finished: whole lines alone."""
    return [line.split()[2].decode() for line in out.split(b'\n')[:-1]]


@tap.case
def a_kill_loses_nothing_that_was_shown():
    """And leaves nothing half: a run is killed at any time, again and again,
    and the next goes on."""
    chance = random.Random(SEED)
    print(f'# TAFFRAIL_SEED={SEED}', flush=True)
    names = [f'kill?{n}' for n in range(300)]
    big = os.urandom(3 << 20)
    server.RESPONSES['large'] = server.head(
        b'200 OK', b'Content-Type: application/octet-stream',
        b'Content-Length: %d' % len(big)) + big

    def page(connection):
        time.sleep(chance.random() * 0.03)
        connection.sendall(server.chunked(
            server.PAGE * 4 + b'%d' % chance.randrange(10**9)))

    server.RESPONSES['kill'] = page
    addresses = [address(n) for n in names] + [address('large')]
    case = new_case(addresses)
    seen, kills = [], 0
    for turn in range(200):
        process = subprocess.Popen(
            [PROGRAM, 'fetch', case, *QUICK, '--yes'],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            out, _ = process.communicate(
                timeout=0.02 + chance.random() * 0.9)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
            kills += 1
        seen += shown(out)
        if process.returncode != -signal.SIGKILL:
            break
    tap.equal(process.returncode, 0)
    print(f'# {kills} kills, {len(seen)} captures shown', flush=True)
    tap.equal(kills >= 3, True)
    tap.equal(queue(case), [])
    tap.equal(len(seen), len(set(seen)))
    kept = {r['id']: r for r in rows(
        case, 'SELECT c.id AS id, c.address AS address, c.size AS size, '
              'c.truncated AS cut, b.size AS bytes FROM capture c LEFT JOIN '
              'blob b ON b.sha256 = c.sha256 WHERE c.status = 200')}
    by_id = {r['address'] for r in kept.values()}
    tap.equal([a for a in addresses if a not in by_id], [])
    tap.equal([r for r in kept.values() if r['size'] != r['bytes'] or
               r.get('cut') not in (None, '0', 0)], [])
    ids = run('dump', case)[1].decode()
    tap.equal([c for c in seen if f'"t":"capture","id":"{c}"' not in ids], [])
    tap.equal(run('verify', case)[0], 0)


@tap.case
def what_the_server_sends_unasked_is_nobodys_answer():
    """Two requests on one connection; after the first response, a second one
    that nobody asked for."""
    stray = server.plain(b'<html>not what you asked for</html>')

    def serve(connection, answered=[]):
        connection.sendall(server.plain(server.PAGE, b'Connection: '
                                        b'keep-alive'))
        time.sleep(0.15)
        try:
            connection.sendall(stray)
            connection.recv(65536)
            connection.sendall(server.plain(server.PAGE))
        except OSError:
            pass

    server.RESPONSES['stray'] = serve
    case = new_case()
    code, _, _ = run('fetch', case, '--allow-private', '--gap', '300',
                     '--per-host', '1', address('stray?1'), address('page?2'))
    tap.equal(code, 0)
    sizes = rows(case, "SELECT sha256 FROM capture WHERE address LIKE '%?_'")
    tap.equal([r['sha256'] for r in sizes],
              [hashlib.sha256(server.PAGE).hexdigest()] * 2)


def put_site():
    """A page, what it needs here, and what it names elsewhere."""
    other = server.start('127.0.0.2')
    far = f'http://127.0.0.2:{other}/far.png'
    picture = (server.head(b'200 OK', b'Content-Type: image/png',
                           b'Content-Length: 12') +
               b'\x89PNG\r\n\x1a\n1234')

    def typed(kind, body):
        return server.head(b'200 OK', b'Content-Type: ' + kind,
                           b'Content-Length: %d' % len(body)) + body

    server.RESPONSES.update({
        'site/': server.plain(
            b'<html><head><link rel=stylesheet href=a.css></head><body>' +
            server.PAGE + b'<img src=1.png srcset="2.png 2x"><a href=no>'
            b'<iframe src=frame.html></iframe><img src="' + far.encode() +
            b'"><img src=moved.png></body></html>'),
        'site/a.css': typed(b'text/css', b'@import "b.css"; '
                                         b'p{background:url(3.png)}'),
        'site/b.css': typed(b'text/css', b'p{background:url(4.png)}'),
        'site/frame.html': server.plain(b'<p>harbourpilot</p>'
                                        b'<img src=5.png>'),
        'site/moved.png': server.redirect(far.encode()),
        'far.png': picture, 'site/no': server.plain(server.PAGE)})
    for number in range(1, 6):
        server.RESPONSES[f'site/{number}.png'] = picture
    return far


HERE_TOO = ['1.png', '2.png', '3.png', '4.png', '5.png', 'a.css', 'b.css',
            'frame.html', 'moved.png']


@tap.case
def what_a_page_needs_is_kept_with_it():
    far = put_site()
    case = new_case()
    code, out, _ = run('fetch', case, *QUICK, '--json', '--requisites',
                       address('site/'))
    captures = json.loads(out)
    page, = [c for c in captures if not c['page']]
    # What was moved to another host is kept up to there.
    tap.equal(code, 4)
    tap.equal([c['failure'] for c in captures if c['failure']],
              [address('site/moved.png') + ': redirects to ' + far +
               ", another host than its page's"])
    tap.equal(sorted(c['address'] for c in captures if c['page']),
              [address('site/' + name) for name in HERE_TOO])
    tap.equal({c['page'] for c in captures}, {None, page['capture']})
    tap.equal({c['source'] for c in captures}, {page['source']})
    tap.equal(queue(case), [])
    # The page stands for its source, not the last of its parts.
    tap.within(b'Harbour notices', run('bytes', case, page['source'])[1])
    tap.equal(run('find', case, 'harbourpilot')[0], 0)
    tap.equal(run('verify', case)[0], 0)
    # Parts that came in one entry are one line of what was done with it.
    _, out, _ = run('custody', case, page['capture'], '--json')
    parts = [e['entry'] for e in json.loads(out)['events']
             if e['act'] == 'part of the page']
    tap.equal(len(set(parts)), len(parts))
    tap.equal(0 < len(parts) < len(HERE_TOO), True)
    _, out, _ = run('log', case, '--json')
    tap.equal(run('fetch', case, *QUICK, '--yes')[0], 0)


@tap.case
def other_hosts_are_asked_when_that_is_said():
    far = put_site()
    case = new_case()
    _, out, _ = run('fetch', case, *QUICK, '--json', '--other-hosts',
                    address('site/'))
    tap.equal(sorted(c['address'] for c in json.loads(out) if c['page']),
              sorted([address('site/' + name) for name in HERE_TOO
                      if name != 'moved.png'] + [far, far]))
    # But not those of a party of the case.
    case = new_case()
    run('add', case, 'company', 'Quay Ltd, website: 127.0.0.2', '--as', 'me')
    code, out, err = run('fetch', case, *QUICK, '--json', '--other-hosts',
                         address('site/'))
    parts = [c['address'] for c in json.loads(out) if c['page']]
    tap.equal(far in parts, False)
    tap.equal(len(parts), len(HERE_TOO))


@tap.case
def a_page_without_end_has_few_parts():
    server.RESPONSES['many'] = server.plain(server.PAGE + b''.join(
        b'<img src=/page?%d>' % n for n in range(400)))
    case = new_case()
    code, out, _ = run('fetch', case, *QUICK, '--json', '--requisites',
                       '--per-host', '8', address('many'))
    tap.equal(code, 0)
    tap.equal(len([c for c in json.loads(out) if c['page']]), 300)


tap.main()
