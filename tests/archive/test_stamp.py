#!/usr/bin/python3
"""taffrail stamp, verify and custody, with an authority made by openssl."""
import datetime
import hashlib
import json
import os
import subprocess
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import server        # noqa: E402  (beside this file)
import tap           # noqa: E402

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
PORT = server.start()
CONFIG = '''
[tsa]
dir = {0}
serial = {0}/serial
signer_cert = {0}/tsa.crt
signer_key = {0}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ordering = no
tsa_name = no
[ext]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
'''


def openssl(*arguments, given=None):
    return subprocess.run(['openssl', *arguments], input=given,
                          capture_output=True, check=True).stdout


class Authority:
    """A root and a certificate for time stamps, in a folder."""

    def __init__(self):
        self.folder = tap.temp()
        self.config = self.path('tsa.cnf')
        with open(self.config, 'w') as file:
            file.write(CONFIG.format(self.folder))
        with open(self.path('serial'), 'w') as file:
            file.write('0A\n')
        openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj',
                '/CN=Root', '-days', '2', '-keyout', self.path('root.key'),
                '-out', self.path('root.crt'))
        openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj',
                '/CN=Stamps', '-keyout', self.path('tsa.key'), '-out',
                self.path('tsa.csr'))
        openssl('x509', '-req', '-in', self.path('tsa.csr'), '-CA',
                self.path('root.crt'), '-CAkey', self.path('root.key'),
                '-CAcreateserial', '-days', '2', '-extfile', self.config,
                '-extensions', 'ext', '-out', self.path('tsa.crt'))

    def path(self, name):
        return os.path.join(self.folder, name)

    def reply(self, query):
        with open(self.path('q.tsq'), 'wb') as file:
            file.write(query)
        openssl('ts', '-reply', '-config', self.config, '-section', 'tsa',
                '-queryfile', self.path('q.tsq'), '-out', self.path('r.tsr'))
        with open(self.path('r.tsr'), 'rb') as file:
            return file.read()


AUTHORITY = Authority()


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True,
                          timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def new_case():
    case = os.path.join(tap.temp(), 'case.taf')
    run('new', case)
    code, out, _ = run('fetch', case, '--direct', '--allow-private', '--json',
                       '--as', 'N. N.', f'http://127.0.0.1:{PORT}/chunked')
    return case, json.loads(out)[0]


def query_of(case):
    path = case + '.tsq'
    code, _, err = run('stamp', case, '--query', path)
    tap.equal(code, 0)
    with open(path, 'rb') as file:
        return file.read()


def give(case, reply, *more):
    path = case + '.tsr'
    with open(path, 'wb') as file:
        file.write(reply)
    return run('stamp', case, '--reply', path, '--authority', 'Stamps', *more)


def trust():
    return '--ca', AUTHORITY.path('root.crt')


@tap.case
def a_stamp_is_kept_and_verified():
    case, _ = new_case()
    code, out, err = give(case, AUTHORITY.reply(query_of(case)), *trust())
    tap.equal(code, 0)
    tap.within('stamped: 20', out)
    code, out, _ = run('verify', case)
    tap.equal(code, 0)
    tap.within('1 time stamps', out)
    code, out, _ = run('stamp', case)
    tap.equal(code, 0)
    tap.within('good', out)


@tap.case
def by_the_network():
    def answer(connection, request, body):
        reply = AUTHORITY.reply(body)
        tap.within(b'Content-Type: application/timestamp-query\r\n', request)
        connection.sendall(server.head(
            b'200 OK', b'Content-Type: application/timestamp-reply',
            b'Content-Length: %d' % len(reply)) + reply)
    server.POSTS['tsa'] = answer
    case, _ = new_case()
    address = f'http://127.0.0.1:{PORT}/tsa'
    code, _, err = run('stamp', case, address, *trust())
    tap.equal(code, 2)
    tap.within('this machine', err)
    code, out, err = run('stamp', case, '--allow-private', address, *trust())
    tap.equal((code, err.count('time stamp')), (0, 0))
    tap.within(address, run('stamp', case)[1])
    code, _, err = run('stamp', case, '--allow-private',
                       f'http://127.0.0.1:{PORT}/page', *trust())
    tap.equal(code, 2)
    tap.within('no time stamp', err)


@tap.case
def what_does_not_hold_is_refused():
    case, _ = new_case()
    query = query_of(case)
    reply = AUTHORITY.reply(query)
    flipped = bytearray(reply)
    flipped[-9] ^= 1
    other, _ = new_case()
    foreign = AUTHORITY.reply(query_of(other))
    for data in (bytes(flipped), foreign, b'', b'\x30\x03\x02\x01\x00',
                 reply[:200]):
        code, _, err = give(case, data, *trust())
        tap.equal(code, 2)
        tap.equal(len([x for x in err.splitlines() if 'no name' not in x]), 1)
    # Nobody here trusts that authority until its root is named.
    code, _, err = give(case, reply)
    tap.equal(code, 2)
    tap.equal(run('stamp', case)[0], 1)
    tap.equal(give(case, reply, *trust())[0], 0)


@tap.case
def openssl_agrees():
    case, _ = new_case()
    give(case, AUTHORITY.reply(query_of(case)), *trust())
    folder = tap.temp()
    tap.equal(run('dump', case, '--bytes', folder)[0], 0)
    code, out, _ = run('sql', '--json', case,
                       'SELECT manifest, request, reply FROM stamp')
    row = json.loads(out)[0]
    said = openssl('ts', '-verify', '-data',
                   os.path.join(folder, row['manifest']), '-in',
                   os.path.join(folder, row['reply']), '-CAfile',
                   AUTHORITY.path('root.crt'))
    tap.within(b'OK', said)


def carried(case, change=None, files=None):
    """The case, dumped and loaded as another: with its stamp changed, and with
    these files for the archived bytes (none: without)."""
    folder = tap.temp()
    tap.equal(run('dump', case, '--bytes', folder)[0], 0)
    lines = [json.loads(line) for line in run('dump', case)[1].splitlines()]
    for line in lines:
        if line['t'] == 'stamp' and change:
            line.update(change)
            if not line['manifest']:
                del line['manifest']
    for data in files or ():
        with open(os.path.join(folder, hashlib.sha256(data).hexdigest()),
                  'wb') as file:
            file.write(data)
    other = os.path.join(tap.temp(), 'other.taf')
    with open(other + '.jsonl', 'w') as file:
        file.writelines(json.dumps(line) + '\n' for line in lines)
    run('new', other)
    code, _, err = run('load', other, other + '.jsonl', *(
        () if files is None else ('--bytes', folder)))
    tap.equal(code and err, 0)
    return other


def states(case):
    """Of every stamp, on three ways: its row, verify, custody."""
    code, out, _ = run('stamp', case, '--json')
    state = json.loads(out)[0]['state']
    bad, verified, _ = run('verify', case, '--json')
    tap.equal(json.loads(verified)['good'], bad == 0)
    shown = [line['id'] for line in map(json.loads,
             run('dump', case)[1].splitlines()) if line['t'] == 'capture'][0]
    report = json.loads(run('custody', '--json', case, shown)[1])
    return code, state, bad, [s['good'] for s in report['stamps']]


@tap.case
def a_stamp_that_came_from_elsewhere_is_good_by_its_reply_alone():
    case, _ = new_case()
    give(case, AUTHORITY.reply(query_of(case)), *trust())
    code, state, bad, good = states(carried(case, files=()))
    tap.equal((code, bad, good), (0, 0, [True]))
    tap.within('good, by the root that was named for it', state)
    # The row says another time or number than the reply.
    for change in ({'time': '2019-01-01T00:00:00Z'}, {'serial': '0F'}):
        code, state, bad, good = states(carried(case, change, ()))
        tap.equal((code, bad, good), (1, 1, [False]))
        tap.within('another time or serial number', state)
    # Its bytes did not come along: nothing is known.
    other = carried(case)
    code, state, bad, _ = states(other)
    tap.equal((code, bad), (1, 0))
    tap.within('not verified', state)
    tap.within('1 time stamps not verified', run('verify', other)[1])
    # What was stamped is no list of captures.
    for words in (b'', b'anything at all\n', b'taffrail manifest 1\nand more\n'):
        path = os.path.join(tap.temp(), 'data')
        with open(path, 'wb') as file:
            file.write(words)
        query = openssl('ts', '-query', '-data', path, '-sha256', '-cert')
        reply = AUTHORITY.reply(query)
        text = openssl('ts', '-reply', '-in', AUTHORITY.path('r.tsr'),
                       '-text').decode()
        serial = text.split('Serial number: 0x')[1].split()[0]
        at = datetime.datetime.strptime(
            text.split('Time stamp: ')[1].split('\n')[0],
            '%b %d %H:%M:%S %Y GMT').strftime('%Y-%m-%dT%H:%M:%SZ')
        parts = {name: hashlib.sha256(data).hexdigest() for name, data in
                 (('manifest', words), ('request', query), ('reply', reply))}
        parts.update(time=at, serial=serial)
        if not words:
            parts['manifest'] = None
        code, state, bad, _ = states(carried(
            case, parts, (words, query, reply)))
        tap.equal((code, bad), (1, 1))
        tap.within('no list of captures', state)


@tap.case
def custody_names_who_when_how_and_what_came_after():
    case, capture = new_case()
    give(case, AUTHORITY.reply(query_of(case)), *trust())
    run('set', case, capture['capture'], 'marking', 'restricted', '--as',
        'O. O.')
    code, out, _ = run('custody', case, capture['capture'])
    tap.equal(code, 0)
    for words in ('N. N.', 'O. O.', 'http://127.0.0.1', '/chunked',
                  'taffrail 0', 'libcurl', 'whole: hashed now', 'setting',
                  'verified', '127.0.0.1:'):
        tap.within(words, out)
    code, out, _ = run('custody', '--json', case, capture['source'])
    tap.equal(code, 0)
    report = json.loads(out)
    tap.equal([e['act'] for e in report['events']], ['capture', 'setting'])
    tap.equal([s['good'] for s in report['stamps']], [True])
    # A capture made after the stamp is not said to be covered by it.
    _, out, _ = run('fetch', case, '--allow-private', '--json',
                    f'http://127.0.0.1:{PORT}/page')
    later = json.loads(out)[0]['capture']
    _, out, _ = run('custody', '--json', case, later)
    tap.equal(json.loads(out)['stamps'], [])
    tap.within('No time stamp names it', run('custody', case, later)[1])


@tap.case
def a_stamp_leaves_with_the_captures_that_it_names():
    case, _ = new_case()
    give(case, AUTHORITY.reply(query_of(case)), *trust())
    path = case + '.wacz'
    code, out, err = run('export', case, '--format', 'wacz', '--output', path)
    tap.equal((code, err), (0, ''))
    tap.within('1 time stamps', out)
    folder = tap.temp()
    with zipfile.ZipFile(path) as z:
        names = [n for n in z.namelist() if '/stamps/' in n]
        z.extractall(folder, names)
    tap.equal([n.rsplit('.', 1)[1] for n in names],
              ['manifest', 'tsq', 'tsr', 'pem'])
    base = os.path.join(folder, names[0].rsplit('.', 1)[0])
    tap.within(b'OK', openssl(
        'ts', '-verify', '-data', base + '.manifest', '-in', base + '.tsr',
        '-CAfile', base + '.pem'))


tap.main()
