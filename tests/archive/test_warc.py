#!/usr/bin/python3
"""taffrail export --format warc, read by a strict reader of our own."""
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import server        # noqa: E402  (beside this file)
import tap           # noqa: E402
import warc_reader   # noqa: E402
from command import fetched, new_case, run  # noqa: E402

PORT = server.start()


def address(name):
    return f'http://127.0.0.1:{PORT}/{name}'


def export(case, name='out.warc.gz', *more):
    path = os.path.join(os.path.dirname(case), name)
    code, _, err = run('export', case, '--format', 'warc', '--output', path,
                       *more)
    tap.equal((code, err), (0, ''))
    return path


def of_kind(records, kind):
    return [r for r in records if r['WARC-Type'] == kind]


EXACT = ['page', 'chunked', 'chunked-odd', 'gzip', 'gzip-chunked', 'deflate',
         'folded', 'bare', 'latin1', 'until-close', 'no-content', 'not-found',
         'brotli', 'gzip-lie']


@tap.case
def responses_are_what_the_server_sent():
    case, _ = fetched(*map(address, EXACT))
    records = warc_reader.read(export(case))
    tap.equal(len(server.PAGE) < 1024, True)    # no revisits
    blocks = [r.block for r in of_kind(records, 'response')]
    tap.equal(sorted(blocks), sorted(server.RESPONSES[name]
                                     for name in EXACT))


@tap.case
def requests_are_what_the_server_got():
    before = len(server.REQUESTS)
    case, _ = fetched(address('page'))
    records = warc_reader.read(export(case))
    requests = of_kind(records, 'request')
    tap.equal(requests[0].block, server.REQUESTS[before])
    tap.equal(requests[0]['WARC-Concurrent-To'],
              of_kind(records, 'response')[0]['WARC-Record-ID'])


@tap.case
def a_plain_file_holds_the_same_records():
    case, _ = fetched(address('page'), address('chunked'))
    packed = warc_reader.read(export(case))
    plain = warc_reader.read(export(case, 'out.warc'))
    tap.equal([r.block for r in packed], [r.block for r in plain])


@tap.case
def the_same_case_gives_the_same_bytes():
    case, _ = fetched(address('page'), address('gzip'))
    with open(export(case, 'a.warc.gz'), 'rb') as a, \
            open(export(case, 'b.warc.gz'), 'rb') as b:
        tap.equal(a.read(), b.read())


@tap.case
def redirects_name_where_they_came_from():
    case, _ = fetched(address('one'))
    records = warc_reader.read(export(case))
    tap.equal([r['WARC-Target-URI'] for r in of_kind(records, 'response')],
              [address('one'), address('two'), address('page')])
    via = [r.block for r in of_kind(records, 'metadata')]
    tap.within(b'via: ' + address('two').encode(), via[2])


@tap.case
def what_is_cut_says_so():
    case, _ = fetched(address('short'), address('chunked-cut'))
    for record in of_kind(warc_reader.read(export(case)), 'response'):
        tap.equal(record['WARC-Truncated'], 'disconnect')


@tap.case
def what_is_there_already_is_a_revisit():
    server.RESPONSES['large'] = server.plain(server.PAGE * 8)
    case, _ = fetched(address('etag'))
    run('fetch', case, '--allow-private', '--gap', '0',
        *map(address, ('etag', 'large', 'large?again')))
    records = warc_reader.read(export(case))
    revisits = of_kind(records, 'revisit')
    tap.equal([r['WARC-Profile'].rsplit('/', 1)[1] for r in revisits],
              ['server-not-modified', 'identical-payload-digest'])
    tap.within(b'304 Not Modified', revisits[0].block)
    tap.equal(revisits[1]['WARC-Refers-To-Target-URI'], address('large'))


@tap.case
def a_file_is_a_resource_and_restricted_does_not_leave():
    case, captures = fetched(address('page'), address('gzip'))
    run('attach', case, captures[0]['source'], '-', '--obtained', 'typed',
        given=b'A word of the harbour master.')
    run('set', case, captures[1]['source'], 'marking', 'restricted')
    records = warc_reader.read(export(case))
    resource = of_kind(records, 'resource')
    tap.equal(len(resource), 1)
    tap.equal(resource[0].block, b'A word of the harbour master.')
    tap.equal([r['WARC-Target-URI'] for r in of_kind(records, 'response')],
              [address('page')])


def record(kind, block, *lines, date='2023-10-16T05:30:00Z'):
    return '\r\n'.join([
        'WARC/1.1', f'WARC-Type: {kind}', 'WARC-Target-URI: '
        'http://port.example/14', f'WARC-Date: {date}',
        'Content-Type: application/http;msgtype=response', *lines,
        f'Content-Length: {len(block)}', '', '']).encode() + block + b'\r\n' * 2


@tap.case
def what_others_took_leaves_as_they_took_it():
    page = server.plain(server.PAGE)
    head = page[:-len(server.PAGE)]
    digest = 'WARC-Payload-Digest: sha256:' + hashlib.sha256(
        server.PAGE).hexdigest()
    case = new_case()
    path = os.path.join(os.path.dirname(case), 'in.warc')
    with open(path, 'wb') as file:
        file.write(record('response', page,
                          'WARC-IP-Address: 2001:db8::1') +
                   record('revisit', head, digest, 'WARC-IP-Address: '
                          '192.0.2.7', date='2023-10-17T05:30:00Z') +
                   record('revisit', b'HTTP/1.1 304 Not Modified\r\n\r\n',
                          digest, date='2023-10-18T05:30:00Z'))
    tap.equal(run('attach', '--obtained', 'by mail', case, path)[0], 0)
    records = warc_reader.read(export(case))
    first = of_kind(records, 'response')[0]
    tap.equal(first['WARC-IP-Address'], '2001:db8::1')
    again, unmodified = of_kind(records, 'revisit')
    tap.equal(again['WARC-IP-Address'], '192.0.2.7')
    tap.equal([r['WARC-Profile'].rsplit('/', 1)[1] for r in
               (again, unmodified)],
              ['identical-payload-digest', 'server-not-modified'])
    tap.equal([r['WARC-Protocol'] for r in records
               if r['WARC-Type'] in ('response', 'revisit')], [None] * 3)
    tap.equal([r['WARC-Refers-To'] for r in (again, unmodified)],
              [first['WARC-Record-ID']] * 2)
    # A capture that does not leave is not named by those that do.
    ids = [line['id'] for line in map(json.loads, run('dump', case)[1]
                                      .splitlines()) if line['t'] == 'capture']
    run('set', case, ids[0], 'marking', 'restricted')
    records = warc_reader.read(export(case, 'part.warc.gz'))
    tap.equal(len(of_kind(records, 'response')), 0)
    for r in of_kind(records, 'revisit'):
        tap.equal([r['WARC-Refers-To' + more]
                   for more in ('', '-Target-URI', '-Date')], [None] * 3)


@tap.case
def a_file_that_is_there_is_not_replaced():
    case, _ = fetched(address('page'))
    path = export(case)
    code, _, err = run('export', case, '--format', 'warc', '--output', path)
    tap.equal(code, 2)
    tap.within('--force', err)
    export(case, 'out.warc.gz', '--force')
    tap.equal(sorted(os.listdir(os.path.dirname(case)))[-1], 'out.warc.gz')


tap.main()
