#!/usr/bin/python3
"""taffrail attach of WARC files that others made, whole and hostile."""
import base64
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import server        # noqa: E402  (beside this file)
import tap           # noqa: E402
from command import captures, new_case, run  # noqa: E402

PORT = server.start()
PAGE = server.PAGE


def address(name):
    return f'http://127.0.0.1:{PORT}/{name}'


def take(case, data, *source):
    """Attach these bytes (or that file): code, report, errors."""
    path = data
    if isinstance(data, bytes):
        path = os.path.join(os.path.dirname(case), 'in.warc')
        with open(path, 'wb') as file:
            file.write(data)
    code, out, err = run('attach', '--json', '--obtained', 'by mail', case,
                         *source, path)
    return code, json.loads(out) if out.startswith(b'{') else None, err


def record(kind, uri, block, *lines, version='1.1',
           content='application/http;msgtype=response',
           date='2023-10-16T05:30:00Z'):
    head = [f'WARC/{version}', f'WARC-Type: {kind}',
            f'WARC-Target-URI: {uri}', *([f'WARC-Date: {date}'] if date
                                         else []),
            'WARC-Record-ID: <urn:uuid:' + hashlib.md5(
                (uri + kind).encode()).hexdigest() + '>',
            f'Content-Type: {content}', *lines,
            f'Content-Length: {len(block)}', '', '']
    return '\r\n'.join(head).encode() + block + b'\r\n\r\n'


def page(uri='http://port.example/14', body=PAGE, *lines, **more):
    return record('response', uri, server.plain(body), *lines, **more)


def digest(data):
    return 'WARC-Payload-Digest: sha1:' + base64.b32encode(
        hashlib.sha1(data).digest()).decode()


@tap.case
def what_taffrail_wrote_comes_back():
    case = new_case()
    names = ['page', 'chunked', 'gzip-chunked', 'latin1', 'not-found', 'one']
    run('fetch', case, '--direct', '--allow-private', '--gap', '0',
        *map(address, names))
    path = os.path.join(os.path.dirname(case), 'out.warc.gz')
    run('export', case, '--format', 'warc', '--output', path)
    other = new_case()
    code, report, err = take(other, path)
    tap.equal(code, 0)
    tap.equal(report['captures'], 8)
    for name in ('headers', 'request', 'sha256', 'status', 'wire', 'size',
                 'address', 'started'):
        tap.equal([c.get(name) for c in captures(other)],
                  [c.get(name) for c in captures(case)])
    tap.equal(run('verify', other)[0], 0)
    # A second time nothing is new.
    code, report, _ = take(other, path)
    tap.equal((code, report['captures'], report['known']), (0, 0, 8))


@tap.case
def what_wget_wrote_is_read():
    wget = shutil.which('wget')
    if not wget:
        tap.note('wget is not installed')
        return
    case = new_case()
    folder = os.path.dirname(case)
    for name in ('page', 'chunked', 'gzip', 'not-found'):
        subprocess.run([wget, '-q', '--warc-file', os.path.join(folder, name),
                        '--delete-after', '-P', folder, address(name)],
                       capture_output=True, check=False)
        code, report, err = take(case, os.path.join(folder,
                                                    name + '.warc.gz'))
        tap.equal((code, report['captures'], report['doubtful']), (0, 1, 0))
    kept = captures(case)
    tap.equal([c['address'] for c in kept],
              [address(n) for n in ('page', 'chunked', 'gzip', 'not-found')])
    for row in kept[:3]:
        tap.equal(row['sha256'], hashlib.sha256(PAGE).hexdigest())
        tap.within('Wget', row['tool'])
        tap.within('GET /', row['request'])
    tap.equal(run('verify', case)[0], 0)


@tap.case
def heritrix_and_browsertrix_forms_are_read():
    sha1 = base64.b32encode(hashlib.sha1(server.plain(PAGE)).digest())
    question = b'GET /14 HTTP/1.1\r\nHost: port.example\r\n\r\n'
    made = (record('warcinfo', '', b'software: Heritrix/3.4.0\r\n',
                   content='application/warc-fields', version='1.0') +
            page('<http://port.example/14>', PAGE,
                 'WARC-Block-Digest: sha1:' + sha1.decode()) +
            record('request', '<http://port.example/14>', question,
                   content='application/http;msgtype=request') +
            record('metadata', 'http://port.example/14', b'via: x\r\n',
                   content='application/warc-fields') +
            record('response', 'https://port.example/logo.png',
                   b'HTTP/2 200\r\ncontent-type: image/png\r\n\r\n\x89PNG') +
            # Its chunks are gone, its header says otherwise.
            record('response', 'https://port.example/b',
                   b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n'
                   b'Transfer-Encoding: chunked\r\n\r\n' + PAGE) +
            record('resource', 'urn:thumbnail:http://port.example/14', b'x',
                   content='image/png'))
    case = new_case()
    code, report, err = take(case, gzip.compress(made))
    tap.equal((code, report['captures'], report['sources'],
               report['doubtful']), (0, 3, 2, 0))
    kept = captures(case)
    tap.equal(kept[0]['request'], question.decode())
    tap.within('Heritrix', kept[0]['tool'])
    tap.equal(int(kept[0]['started']), 1697434200000)
    tap.equal(kept[1]['page'], kept[0]['id'])
    tap.equal(kept[2]['sha256'], hashlib.sha256(PAGE).hexdigest())
    tap.within('by mail', kept[0]['obtained'])


@tap.case
def all_may_go_to_one_source():
    case = new_case()
    code, out, _ = run('add', '--json', case, 'source', '--publisher', 'Port')
    source = json.loads(out)['id']
    code, report, _ = take(case, page('http://port.example/a') +
                           page('http://port.example/b', PAGE + b'2'), source)
    tap.equal((code, report['sources']), (0, 0))
    tap.equal(len({c['source'] for c in captures(case)}), 1)


@tap.case
def revisits_name_what_they_speak_of():
    case = new_case()
    empty = record('revisit', 'http://port.example/14',
                   b'HTTP/1.1 304 Not Modified\r\n\r\n')
    code, report, _ = take(case, page() + empty)
    tap.equal((code, report['captures']), (0, 2))
    kept = captures(case)
    tap.equal(kept[1]['revisit'], kept[0]['id'])
    tap.equal(kept[1]['sha256'], kept[0]['sha256'])
    code, report, _ = take(new_case(), empty)
    tap.equal((code, report['doubtful']), (0, 1))


@tap.case
def a_revisit_is_of_the_bytes_that_it_names():
    uri = 'http://port.example/14'
    old, new = PAGE + b'old', PAGE + b'new'
    both = (page(uri, old, date='2023-10-01T00:00:00Z') +
            page(uri, new, date='2023-10-20T00:00:00Z'))
    head = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n'
    # By its digest, by the date it refers to, by its own date.
    for lines in ([digest(old)],
                  ['WARC-Refers-To-Date: 2023-10-01T00:00:00Z'],
                  [digest(old), 'WARC-Refers-To-Date: 2023-10-20T00:00:00Z'],
                  []):
        case = new_case()
        data = both + record('revisit', uri, head, *lines)
        code, report, _ = take(case, data)
        tap.equal((code, report['captures']), (0, 3))
        kept = captures(case)
        tap.equal(kept[2]['revisit'], kept[0]['id'])
        tap.equal(kept[2]['sha256'], hashlib.sha256(old).hexdigest())
        tap.equal(report['doubtful'], 0 if lines else 1)
        # A second time nothing is new.
        code, report, _ = take(case, data)
        tap.equal((code, report['captures'], report['known']), (0, 0, 3))
    # Bytes that are not here are nobody else's.
    for lines in ([digest(b'other')],
                  ['WARC-Refers-To-Date: 2023-10-02T00:00:00Z']):
        case = new_case()
        data = both + record('revisit', uri, head, *lines)
        code, report, _ = take(case, data)
        tap.equal((code, report['doubtful']), (0, 1))
        row = captures(case)[2]
        tap.equal((row.get('sha256'), row.get('revisit')), (None, None))
        tap.equal(take(case, data)[1]['known'], 3)
    # Packed and in chunks, the digest is that of the body without chunks.
    packed = gzip.compress(old)
    sent = (b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding:'
            b' gzip\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n' %
            len(packed) + packed + b'\r\n0\r\n\r\n')
    case = new_case()
    code, report, _ = take(case, record('response', uri, sent, digest(packed))
                           + page(uri, new, date='2023-10-16T06:00:00Z') +
                           record('revisit', uri, head, digest(packed),
                                  date='2023-10-16T07:00:00Z'))
    tap.equal((code, report['doubtful']), (0, 0))
    kept = captures(case)
    tap.equal(kept[2]['revisit'], kept[0]['id'])


@tap.case
def a_wrong_digest_is_said():
    for line in ('WARC-Block-Digest: sha1:' + 'A' * 32, digest(b'other')):
        case = new_case()
        code, report, _ = take(case, page('http://port.example/14', PAGE,
                                          line))
        tap.equal((code, report['doubtful']), (0, 1))
        tap.within('digest', captures(case)[0]['suspect'])


@tap.case
def a_time_is_that_of_the_record_or_is_said_to_be_none():
    for date, started in (('2023-10-16T07:30:00+02:00', 1697434200000),
                          ('2023-10-16T05:30:00.25Z', 1697434200250)):
        case = new_case()
        code, report, _ = take(case, page(date=date))
        tap.equal((code, report['doubtful']), (0, 0))
        tap.equal(int(captures(case)[0]['started']), started)
    for date in ('', '2023-02-30T05:30:00Z', '2023-10-16T25:30:00Z',
                 '2023-10-16', '2023-10-16T05:30:00 CET'):
        case = new_case()
        code, report, _ = take(case, page(date=date))
        tap.equal((code, report['doubtful']), (0, 1))
        row = captures(case)[0]
        tap.within('does not say when', row['suspect'])
        tap.equal(int(row['started']) > 1700000000000, True)


@tap.case
def what_is_not_taken_is_told():
    for data in (page('http://port.example/' + 'a' * 9000),
                 page('http://port.example/\x1b[31m'),
                 page('http://port.example/\xff').replace(b'\xc3\xbf',
                                                          b'\xff'),
                 record('response', 'http://port.example/14', b'x',
                        content='text/plain')):
        case = new_case()
        code, report, err = take(case, data + page())
        tap.equal((code, report['captures'], report['left']), (4, 1, 1))
        tap.within('1 answers were left out', err)
    # The first of several pieces is not the whole.
    case = new_case()
    code, report, _ = take(case, page('http://port.example/14', PAGE,
                                      'WARC-Segment-Number: 1'))
    tap.equal((code, report['doubtful']), (0, 1))
    tap.within('pieces', captures(case)[0]['suspect'])


@tap.case
def words_that_are_no_text_end_no_import():
    info = record('warcinfo', '', b'software: \xff\xfe\r\n',
                  content='application/warc-fields')
    case = new_case()
    code, report, _ = take(case, info + page(
        'http://port.example/14', PAGE, 'WARC-IP-Address: \x1b[31m'))
    tap.equal((code, report['captures']), (0, 1))
    row = captures(case)[0]
    tap.equal(row.get('peer'), None)
    tap.within('not said', row['tool'])
    # How it was obtained stands there to the end.
    path = os.path.join(os.path.dirname(case), 'in.warc')
    for said in ('\u044f' * 300, 'x' + '\u044f' * 300):
        other = new_case()
        tap.equal(run('attach', '--obtained', said, other, path)[0], 0)
        tap.equal(captures(other)[0]['obtained'], said + '; from a WARC')


@tap.case
def a_request_belongs_to_the_answer_that_it_names():
    uri = 'http://port.example/14'

    def question(words, to):
        return record('request', uri, b'GET /14 HTTP/1.1\r\nX: ' + words +
                      b'\r\n\r\n', *to,
                      content='application/http;msgtype=request')
    lost = question(b'lost', ['WARC-Concurrent-To: <urn:uuid:0>'])
    answer = page(uri)
    name = answer.split(b'WARC-Record-ID: ')[1].split(b'\r\n')[0].decode()
    own = question(b'own', ['WARC-Concurrent-To: <urn:uuid:1>',
                            f'WARC-Concurrent-To: {name}'])
    for data in (lost + answer + own, answer + own, own + answer):
        case = new_case()
        code, report, _ = take(case, data)
        tap.equal((code, report['captures']), (0, 1))
        tap.within('X: own', captures(case)[0]['request'])
    for data in (lost + answer, answer + lost):
        case = new_case()
        take(case, data)
        tap.equal(captures(case)[0].get('request'), None)


@tap.case
def a_broken_file_leaves_what_came_before():
    whole = page('http://port.example/a') + page('http://port.example/b')
    for data in (whole[:-40], page() + b'WARC/1.1\r\nWARC-Type: it ends in',
                 gzip.compress(page()) +
                 gzip.compress(page('http://port.example/b'))[:-20]):
        case = new_case()
        code, report, err = take(case, data)
        tap.equal((code, report['captures']), (4, 1))
        tap.within('WARC: it ends inside', err)
        tap.equal(run('verify', case)[0], 0)


@tap.case
def hostile_files_give_one_line():
    bomb = (record('response', 'http://port.example/14', b'')[:-4]
            .replace(b'Content-Length: 0', b'Content-Length: 900000000'))
    for data in (gzip.compress(bomb + b'HTTP/1.1 200 OK\r\n\r\n' +
                               b'\0' * (200 << 20)),
                 b'WARC/1.1\r\n' + b'A: b\r\n' * 200000,
                 b'WARC/1.1\r\nContent-Length: -5\r\n\r\n',
                 b'WARC/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n'
                 b'\r\nxyz\r\n\r\n',
                 b'WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n',
                 b'WARC/1.1\r\nWARC-Type: response\r\n\r\n',
                 page() + b'nonsense\r\n'):
        case = new_case()
        code, report, err = take(case, data)
        tap.within(code, (2, 4))
        lines = [line for line in err.splitlines() if 'WARC' in line]
        tap.equal(len(lines), 1)
        tap.equal(run('verify', case)[0], 0)


@tap.case
def no_warc_needs_a_source():
    code, _, err = take(new_case(), b'hello')
    tap.equal(code, 2)
    tap.within('name the source', err)


@tap.case
def attached_files_come_back_to_the_source_that_is_named():
    case = new_case()
    source = json.loads(run('add', '--json', case, 'source', '--publisher',
                            'Port')[1])['id']
    run('attach', case, source, '-', '--obtained', 'typed',
        given=b'A word of the harbour master.')
    path = os.path.join(os.path.dirname(case), 'out.warc.gz')
    run('export', case, '--format', 'warc', '--output', path)
    code, report, _ = take(new_case(), path)
    tap.equal((code, report['captures'], report['skipped']), (0, 0, 2))
    other = new_case()
    named = json.loads(run('add', '--json', other, 'source', '--publisher',
                           'Port')[1])['id']
    code, report, _ = take(other, path, named)
    tap.equal((code, report['captures']), (0, 1))
    row = captures(other)[0]
    tap.within('urn:taffrail:capture:', row['address'])
    tap.equal(row['sha256'], captures(case)[0]['sha256'])
    code, report, _ = take(other, path, named)
    tap.equal((code, report['captures'], report['known']), (0, 0, 1))


tap.main()
