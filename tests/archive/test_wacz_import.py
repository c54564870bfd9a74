#!/usr/bin/python3
"""taffrail attach of WACZ files that others made, whole and hostile."""
import gzip
import hashlib
import io
import json
import os
import struct
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import server        # noqa: E402  (beside this file)
import tap           # noqa: E402
from command import captures, new_case, run  # noqa: E402

PORT = server.start()
PAGE = server.PAGE


def take(case, data, *more, name='in.wacz'):
    path = data
    if isinstance(data, bytes):
        path = os.path.join(os.path.dirname(case), name)
        with open(path, 'wb') as file:
            file.write(data)
    code, out, err = run('attach', '--json', '--as', 'N. N.', '--obtained',
                         'by mail', case, *more, path)
    return code, json.loads(out) if out.startswith(b'{') else None, err


def record(uri, block, kind='response',
           content='application/http;msgtype=response'):
    head = ['WARC/1.1', f'WARC-Type: {kind}', f'WARC-Target-URI: {uri}',
            'WARC-Date: 2023-10-16T05:30:00Z', f'Content-Type: {content}',
            f'Content-Length: {len(block)}', '', '']
    return gzip.compress('\r\n'.join(head).encode() + block + b'\r\n\r\n')


def page(uri, body=PAGE):
    return record(uri, server.plain(body))


def wacz(warcs, pages=None, wrong=False, **more):
    """A WACZ in the form of Browsertrix: {name: bytes of a WARC}."""
    file = io.BytesIO()
    resources = []
    with zipfile.ZipFile(file, 'w', zipfile.ZIP_STORED) as z:
        for name, data in warcs.items():
            z.writestr('archive/' + name, data)
            digest = hashlib.sha256(data + b'x' * wrong).hexdigest()
            resources.append({'name': name, 'path': 'archive/' + name,
                              'hash': 'sha256:' + digest,
                              'bytes': len(data)})
        if pages is not None:
            lines = [{'format': 'json-pages-1.0', 'id': 'pages'}]
            lines += [{'url': url, 'ts': '2023-10-16T05:30:00Z'}
                      for url in pages]
            z.writestr('pages/pages.jsonl', '\n'.join(map(json.dumps, lines)),
                       zipfile.ZIP_DEFLATED)
        for name, data in more.items():
            z.writestr(name, data)
        z.writestr('datapackage.json', json.dumps(
            {'profile': 'data-package', 'wacz_version': '1.1.1',
             'resources': resources}))
    return file.getvalue()


@tap.case
def what_taffrail_wrote_comes_back():
    case = new_case()
    run('fetch', case, '--direct', '--allow-private', *[
        f'http://127.0.0.1:{PORT}/{name}' for name in
        ('page', 'chunked', 'gzip-chunked', 'not-found', 'one')])
    path = os.path.join(os.path.dirname(case), 'out.wacz')
    tap.equal(run('export', case, '--format', 'wacz', '--output', path)[0], 0)
    other = new_case()
    code, report, err = take(other, path)
    tap.equal((code, report['captures'], report['doubtful']), (0, 7, 0))
    for name in ('headers', 'request', 'sha256', 'status', 'wire', 'size',
                 'address', 'started'):
        tap.equal([c.get(name) for c in captures(other)],
                  [c.get(name) for c in captures(case)])
    tap.within('from a WACZ', captures(other)[0]['obtained'])
    code, report, _ = take(other, path)
    tap.equal((code, report['captures'], report['known']), (0, 0, 7))
    tap.equal(run('verify', other)[0], 0)


@tap.case
def its_list_says_what_a_page_is():
    listed = 'https://port.example/14'
    moved = 'https://port.example/old'
    warc = (page(listed) + page('https://port.example/frame') +
            record('https://port.example/mast.png',
                   b'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89') +
            record(moved, b'HTTP/1.1 302 Found\r\nLocation: /new#top\r\n\r\n') +
            page('https://port.example/new', PAGE + b'new') +
            page('https://port.example/other', PAGE + b'other') +
            record('urn:text:https://port.example/14', b'words', 'resource',
                   'text/plain'))
    case = new_case()
    code, report, _ = take(case, wacz({'a.warc.gz': warc},
                                      [listed + '#quay', moved]))
    tap.equal((code, report['captures'], report['sources']), (0, 6, 3))
    kept = {c['address'].rsplit('/', 1)[1]: c for c in captures(case)}
    for part, of in (('frame', '14'), ('mast.png', '14'), ('other', 'new')):
        tap.equal(kept[part]['page'], kept[of]['id'])
    for alone in ('14', 'old', 'new'):
        tap.equal(kept[alone].get('page'), None)
    # Without a list, what reads as a page is one.
    case = new_case()
    code, report, _ = take(case, wacz({'a.warc.gz': warc}))
    tap.equal((code, report['sources']), (0, 4))


@tap.case
def each_warc_in_it_is_read():
    case = new_case()
    code, report, _ = take(case, wacz({
        'a.warc.gz': page('http://port.example/a'),
        'b.warc': gzip.decompress(page('http://port.example/b'))}))
    tap.equal((code, report['captures']), (0, 2))


@tap.case
def another_hash_than_it_says_is_a_doubt():
    case = new_case()
    code, report, _ = take(case, wacz({
        'a.warc.gz': page('http://port.example/a')}, wrong=True))
    tap.equal((code, report['captures'], report['doubtful']), (0, 1, 1))
    tap.within('another SHA-256', captures(case)[0]['suspect'])


@tap.case
def a_list_that_is_another_or_does_not_know_the_warc_is_a_doubt():
    warc = page('http://port.example/a')
    digest = json.dumps({'path': 'datapackage.json', 'hash': 'sha256:' +
                         '0' * 64})
    for data, words in (
            (wacz({'a.warc.gz': warc}, **{'datapackage-digest.json': digest}),
             'another SHA-256 than the WACZ'),
            (wacz({'a.warc.gz': warc}, **{'archive/b.warc': page(
                'http://port.example/b')}), 'does not list')):
        case = new_case()
        code, report, _ = take(case, data)
        tap.equal((code, report['doubtful']), (0, 1))
        tap.within(words, captures(case)[-1]['suspect'])
    # One that is right, and letters that are large, are none.
    data = wacz({'a.warc.gz': warc})
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        listed = z.read('datapackage.json')
    right = json.dumps({'hash': 'sha256:' +
                        hashlib.sha256(listed).hexdigest().upper()})
    code, report, _ = take(new_case(), wacz(
        {'a.warc.gz': warc}, **{'datapackage-digest.json': right}))
    tap.equal((code, report['doubtful']), (0, 0))


@tap.case
def as_a_file_it_is_kept_whole():
    case = new_case()
    code, out, _ = run('add', '--json', case, 'source', '--publisher', 'Port')
    source = json.loads(out)['id']
    data = wacz({'a.warc.gz': page('http://port.example/a')})
    code, report, _ = take(case, data, source, '--as-file')
    tap.equal((code, report['type']), (0, 'application/wacz+zip'))
    tap.equal(report['sha256'], hashlib.sha256(data).hexdigest())
    # A ZIP that is none is a file like any other.
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w') as z:
        z.writestr('word/document.xml', '<x/>')
    code, report, _ = take(case, file.getvalue(), source, name='a.zip')
    tap.equal((code, report['type']), (0, 'application/zip'))


def renamed(data, old, new):
    tap.equal(len(old), len(new))
    return data.replace(old, new)


def overlapping():
    """Two entries, one local header: the classic of a bomb."""
    data = wacz({'a.warc.gz': page('http://port.example/a') * 40})
    end = data.rindex(b'PK\5\6')
    count, size, at = struct.unpack('<HII', data[end + 10:end + 20])
    central = data[at:at + size]
    tail = (data[end:end + 8] + struct.pack('<HHII', count * 20, count * 20,
                                            size * 20, at) + data[end + 20:])
    return data[:at] + central * 20 + tail


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('archive/a.warc', b'WARC/1.1\r\n' + b'\0' * (300 << 20))
    return file.getvalue()


def encrypted():
    data = bytearray(wacz({'a.warc.gz': page('http://port.example/a')}))
    data[6] |= 1
    data[data.index(b'PK\1\2') + 8] |= 1
    return bytes(data)


@tap.case
def hostile_files_give_one_line():
    good = wacz({'a.warc.gz': page('http://port.example/a')})
    name = b'archive/a.warc.gz'
    for data, word in (
            (renamed(good, name, b'archive/../../../'), 'leads out'),
            (renamed(good, name, b'/rchive/a.warc.gz'), 'leads out'),
            (renamed(good, name, b'archive\\a.warc.gz'), 'leads out'),
            (renamed(good, name, b'archive/\x1b[2J.warc'), 'leads out'),
            (renamed(good, name, b'archiv/a.warc.gzz'), 'no WARC'),
            (overlapping(), 'ZIP'), (bomb(), 'far too much'),
            (encrypted(), 'encrypted'), (good[:-30], 'ZIP'),
            (good[:200], 'ZIP'), (b'PK\3\4', 'ZIP'), (b'PK', 'ZIP'),
            (good.replace(b'\x1f\x8b\x08', b'\x1f\x8b\x07', 1), 'damaged'),
            (wacz({'a.warc.gz': b'hello'}), 'WARC'),
            (wacz({}), 'no WARC')):
        case = new_case()
        code, report, err = take(case, data)
        tap.equal((word, code, report['captures']), (word, 2, 0))
        tap.equal(err.count('\n'), 1)
        tap.equal('\x1b' in err, False)
        tap.within(word, err)
        tap.equal(run('verify', case)[0], 0)
        tap.equal(sorted(os.listdir(os.path.dirname(case))),
                  ['case.taf', 'in.wacz'])


@tap.case
def lists_that_make_no_sense_are_passed_over():
    case = new_case()
    data = wacz({'a.warc.gz': page('http://port.example/a')}, **{
        'pages/extraPages.jsonl': '{"url": 3}\n[[[\n' + '[' * 100000 +
                                  '\n\xff\n{"url":"http://port.example/a"}'})
    code, report, _ = take(case, data)
    tap.equal((code, report['captures'], report['sources']), (0, 1, 1))


@tap.case
def copies_of_another_archive_say_of_what_and_of_when():
    old = 'https://web.archive.org/web/20231016053000/https://port.example/14'
    warc = page(old) + record(
        'https://archive.ph/AbCdE', b'HTTP/1.1 200 OK\r\nContent-Type: '
        b'text/html\r\nMemento-Datetime: Mon, 16 Oct 2023 05:30:00 GMT\r\n'
        b'Link: <https://port.example/14>; rel="original"\r\n\r\n' + PAGE)
    case = new_case()
    code, out, _ = run('add', '--json', case, 'source', '--address',
                       'https://port.example/14')
    source = json.loads(out)['id']
    code, report, _ = take(case, wacz({'a.warc.gz': warc}))
    tap.equal((code, report['captures']), (0, 2))
    for row in captures(case):
        tap.equal((row['copy_of'], int(row['copy_at'])),
                  ('https://port.example/14', 1697434200000))
    first = captures(case)[0]
    # By its shape it is the original's; by an answer's word alone it is not.
    tap.equal(first['address'], old)
    code, out, _ = run('custody', '--json', case, source)
    tap.equal(json.loads(out)['copy of'], 'https://port.example/14')
    tap.equal(run('verify', case)[0], 0)
    lines = run('dump', case)[1]
    other = os.path.join(tap.temp(), 'other.taf')
    with open(other + '.jsonl', 'wb') as file:
        file.write(lines)
    run('new', other)
    tap.equal(run('load', other, other + '.jsonl')[0], 0)
    tap.equal(run('dump', other)[1], lines)


tap.main()
