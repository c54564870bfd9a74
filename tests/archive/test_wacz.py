#!/usr/bin/python3
"""taffrail export --format wacz, held against the rules of WACZ 1.1.1."""
import gzip
import hashlib
import json
import os
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import server        # noqa: E402  (beside this file)
import tap           # noqa: E402
import warc_reader   # noqa: E402
from command import fetched, run  # noqa: E402

PORT = server.start()


def address(name):
    return f'http://127.0.0.1:{PORT}/{name}'


def export(case, name='out.wacz', *more, **environment):
    path = os.path.join(os.path.dirname(case), name)
    code, out, err = run('export', case, '--format', 'wacz', '--output', path,
                         '--json', *more, **environment)
    tap.equal((code, err), (0, ''))
    return path, json.loads(out)


def sha256(data):
    return 'sha256:' + hashlib.sha256(data).hexdigest()


def check(path):
    """What WACZ 1.1.1 asks of a file; gives its ZIP."""
    z = zipfile.ZipFile(path)
    tap.equal(z.testzip(), None)
    package = z.read('datapackage.json')
    said = json.loads(package)
    tap.equal(said['profile'], 'data-package')
    tap.equal(said['wacz_version'], '1.1.1')
    tap.equal(json.loads(z.read('datapackage-digest.json')),
              {'path': 'datapackage.json', 'hash': sha256(package)})
    listed = {r['path']: r for r in said['resources']}
    tap.equal(set(listed), set(z.namelist()) - {'datapackage.json',
                                                'datapackage-digest.json'})
    for name, resource in listed.items():
        data = z.read(name)
        tap.equal((name, resource['hash'], resource['bytes'],
                   resource['name']),
                  (name, sha256(data), len(data), name.rsplit('/', 1)[1]))
    for info in z.infolist():
        if info.filename.startswith('archive/'):
            tap.equal(info.compress_type, zipfile.ZIP_STORED)
    return z


def lines_of(z, name):
    return [json.loads(line) for line in z.read(name).splitlines()]


def index_of(z):
    lines = z.read('indexes/index.cdx').decode().splitlines()
    tap.equal(lines, sorted(lines, key=str.encode))
    return [(*line.split(' ', 2)[:2], json.loads(line.split(' ', 2)[2]))
            for line in lines]


def warc_page(name):
    block = server.plain(server.PAGE)
    return (b'WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: '
            b'2023-10-16T05:30:00Z\r\nWARC-Target-URI: ' +
            address(name).encode() + b'\r\nContent-Type: '
            b'application/http;msgtype=response\r\nContent-Length: ' +
            str(len(block)).encode() + b'\r\n\r\n' + block + b'\r\n\r\n')


NAMES = ['page', 'chunked', 'gzip-chunked', 'not-found', 'one']


@tap.case
def it_is_what_the_rules_ask_for():
    case, _ = fetched(*map(address, NAMES))
    path, report = export(case)
    z = check(path)
    package = json.loads(z.read('datapackage.json'))
    tap.equal(package['mainPageUrl'], address('page'))
    with open(os.path.join(os.path.dirname(case), 'in.warc.gz'), 'wb') as f:
        f.write(z.read('archive/data.warc.gz'))
    records = warc_reader.read(f.name)
    tap.equal(len(records), report['records'])


@tap.case
def the_index_leads_to_each_record():
    server.RESPONSES['large'] = server.plain(server.PAGE * 8)
    case, _ = fetched(*map(address, (*NAMES, 'etag', 'large', 'large?again')))
    run('fetch', case, '--allow-private', address('etag'))
    z = check(export(case)[0])
    warc = z.read('archive/data.warc.gz')
    index = index_of(z)
    tap.equal(len(index), 11)
    for surt, stamp, e in index:
        raw = warc[e['offset']:e['offset'] + e['length']]
        tap.equal(sha256(raw), e['recordDigest'])
        record, _ = warc_reader.parse(gzip.decompress(raw), 0)
        tap.equal(record['WARC-Target-URI'], e['url'])
        tap.equal(record['WARC-Payload-Digest'], e['digest'])
        tap.equal(record['WARC-Type'] == 'revisit',
                  e['mime'] == 'warc/revisit')
        tap.within(str(e['status']).encode(), record.block[:14])
        tap.equal(stamp, ''.join(c for c in record['WARC-Date'][:19]
                                 if c.isdigit()))
        tap.equal(surt, f'1,0,0,127:{PORT})' + e['url'].split(str(PORT))[1])
        tap.equal(e['filename'], 'data.warc.gz')


@tap.case
def pages_are_what_was_cited():
    server.RESPONSES['titled'] = server.plain(
        b'<title>Calls at Dunai</title><img src=mast.png><p>Text')
    case, captures = fetched(address('titled'), address('one'))
    image = (b'WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: ' +
             address('mast.png').encode() + b'\r\nContent-Type: image/png'
             b'\r\nContent-Length: 4\r\n\r\n\x89PNG\r\n\r\n')
    part = os.path.join(os.path.dirname(case), 'part.warc')
    with open(part, 'wb') as file:
        file.write(warc_page('before') + image)
    code, out, err = run('attach', case, captures[0]['source'], part,
                         '--obtained', 'by mail')
    tap.equal(code, 0)
    z = check(export(case)[0])
    pages = lines_of(z, 'pages/pages.jsonl')
    tap.equal(pages[0], {'format': 'json-pages-1.0', 'id': 'pages',
                         'title': 'All Pages'})
    tap.equal([p['url'] for p in pages[1:]],
              [address('titled'), address('page'), address('before')])
    tap.equal(pages[1]['title'], 'Calls at Dunai')
    index = {e['url']: stamp for _, stamp, e in index_of(z)}
    for page in pages[1:]:
        tap.equal(index[page['url']],
                  ''.join(c for c in page['ts'][:19] if c.isdigit()))


@tap.case
def custody_goes_along_without_words():
    case, captures = fetched(address('page'), address('gzip'))
    run('add', case, 'note', '--about', captures[0]['source'], 'no')
    run('set', case, captures[0]['capture'], 'marking', 'open')
    run('set', case, captures[1]['source'], 'marking', 'restricted')
    path, report = export(case)
    tap.equal((report['captures'], report['restricted']), (1, 1))
    custody = lines_of(check(path), 'custody/captures.jsonl')
    tap.equal([c['capture'] for c in custody], [captures[0]['capture']])
    tap.equal([e['act'] for e in custody[0]['events']],
              ['capture', 'setting'])
    for event in custody[0]['events']:
        tap.equal(sorted(event), ['act', 'at', 'by', 'entry', 'hash'])
    code, out, _ = run('custody', '--json', case, captures[0]['capture'])
    whole = json.loads(out)
    tap.equal([e['hash'] for e in whole['events']],
              [e['hash'] for e in custody[0]['events']])
    with open(path, 'rb') as file:
        tap.equal(captures[1]['capture'].encode() in file.read(), False)


@tap.case
def the_same_case_gives_the_same_bytes_in_every_zone():
    case, _ = fetched(address('page'), address('gzip'))
    files = []
    for zone in ('UTC', 'X-9', 'EST5EDT'):
        path, _ = export(case, zone + '.wacz', TZ=zone)
        with open(path, 'rb') as file:
            files.append(file.read())
    tap.equal(files[0], files[1])
    tap.equal(files[0], files[2])


@tap.case
def a_case_without_captures_gives_an_empty_file():
    case = os.path.join(tap.temp(), 'case.taf')
    run('new', case)
    path, report = export(case)
    tap.equal(report['captures'], 0)
    tap.equal(index_of(check(path)), [])


@tap.case
def a_file_that_is_there_is_not_replaced_and_nothing_is_left():
    case, _ = fetched(address('page'))
    folder = os.path.dirname(case)
    path, _ = export(case)
    code, _, err = run('export', case, '--format', 'wacz', '--output', path)
    tap.equal(code, 2)
    tap.within('--force', err)
    export(case, 'out.wacz', '--force')
    code, _, err = run('export', case, '--format', 'wacz', '--output',
                       os.path.join(folder, 'none', 'out.wacz'))
    tap.equal((code, err.count('\n')), (3, 1))
    tap.equal([n for n in sorted(os.listdir(folder)) if 'out' in n],
              ['out.wacz'])
    tap.equal(run('export', case, '--format', 'wacz')[0], 2)


tap.main()
