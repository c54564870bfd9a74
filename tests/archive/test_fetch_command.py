#!/usr/bin/python3
"""taffrail fetch, attach, bytes: against a server on loopback."""
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import server   # noqa: E402  (beside this file)
import tap      # noqa: E402
from command import run  # noqa: E402

PORT = server.start()


def address(name):
    return f'http://127.0.0.1:{PORT}/{name}'


def new_case(*route):
    case = os.path.join(tap.temp(), 'case.taf')
    tap.equal(run('new', case)[0], 0)
    if route:
        run('fetch', case, *route, '--allow-private', address('page'))
    return case


def fetch(case, *arguments):
    code, out, err = run('fetch', case, '--allow-private', '--json',
                         *arguments)
    return code, json.loads(out) if out else None, err


@tap.case
def a_new_case_has_no_network():
    case = new_case()
    code, _, err = run('fetch', case, '--allow-private', address('page'))
    tap.equal(code, 2)
    tap.within('--direct', err)
    tap.equal(len(server.REQUESTS), 0)


@tap.case
def the_route_is_chosen_once():
    case = new_case()
    code, _, _ = run('fetch', case, '--direct', '--allow-private',
                     address('page'))
    tap.equal(code, 0)
    code, captures, _ = fetch(case, address('page'))
    tap.equal(code, 0)
    tap.equal(captures[0]['unchanged'], True)


@tap.case
def special_addresses_are_refused_without_leave():
    case = new_case('--direct')
    before = len(server.REQUESTS)
    code, _, err = run('fetch', case, address('page?x'))
    tap.equal(code, 1)
    tap.within('this machine', err)
    tap.equal(len(server.REQUESTS), before)


@tap.case
def an_address_is_consent_and_a_source_is_not():
    case = new_case('--direct')
    code, captures, _ = fetch(case, address('not-found'))
    tap.equal(code, 0)
    source = captures[0]['source']
    tap.equal(captures[0]['suspect'], 'status 404')
    code, captures, err = fetch(case, source)
    tap.equal(code, 4)
    tap.within('left: ' + address('not-found'), err)
    tap.equal(captures, [])
    tap.equal(fetch(case, '--yes', source)[0], 0)
    run('set', case, source, 'contact', 'free')
    tap.equal(fetch(case, source)[0], 0)
    run('set', case, source, 'contact', 'never')
    code, _, err = fetch(case, '--yes', source)
    tap.equal(code, 4)
    tap.within('never', err)


@tap.case
def without_addresses_what_is_missing_is_fetched():
    case = new_case('--direct')
    fetch(case, address('not-found'))
    before = len(server.REQUESTS)
    code, captures, _ = fetch(case, '--yes')
    tap.equal(code, 0)
    tap.equal(len(captures), 1)
    tap.equal(len(server.REQUESTS), before + 1)


@tap.case
def bytes_come_back_as_they_were():
    case = new_case('--direct')
    _, captures, _ = fetch(case, address('gzip-chunked'))
    capture = captures[0]['capture']
    tap.equal(run('bytes', case, capture)[1], server.PAGE)
    tap.equal(run('bytes', case, captures[0]['source'])[1], server.PAGE)
    wire = server.RESPONSES['gzip-chunked'].split(b'\r\n\r\n', 1)[1]
    tap.equal(run('bytes', case, '--wire', capture)[1], wire)


@tap.case
def a_file_or_a_stream_is_attached():
    case = new_case('--direct')
    _, captures, _ = fetch(case, address('page'))
    source = captures[0]['source']
    tap.equal(run('attach', case, source, '-', given=b'x')[0], 2)
    code, out, _ = run('attach', case, '--json', source, '-', '--obtained',
                       'typed', given=b'A word of the harbour master.')
    tap.equal(code, 0)
    attached = json.loads(out)
    tap.equal(attached['type'], 'text/plain')
    tap.equal(run('bytes', case, attached['capture'])[1],
              b'A word of the harbour master.')
    code, _, err = run('attach', case, source, '/nowhere', '--obtained', 'x')
    tap.equal(code, 2)
    tap.within('/nowhere', err)


def rows(case, sql):
    code, out, err = run('sql', '--json', case, sql)
    tap.equal((code, err), (0, ''))
    return json.loads(out)


@tap.case
def what_did_not_change_is_not_sent_twice():
    case = new_case('--direct')
    _, first, _ = fetch(case, address('etag'))
    code, second, _ = fetch(case, address('etag'))
    tap.equal(code, 0)
    tap.equal(second[0]['status'], 304)
    tap.equal(second[0]['unchanged'], True)
    tap.equal(second[0]['size'], len(server.PAGE))
    tap.equal(run('bytes', case, second[0]['capture'])[1], server.PAGE)
    tap.equal(run('bytes', case, first[0]['source'])[1], server.PAGE)
    # The third asks by the capture that has the bytes.
    fetch(case, address('etag'))
    tap.equal(len({r['revisit'] for r in
                   rows(case, 'SELECT revisit FROM capture '
                              'WHERE status = 304')}), 1)
    _, whole, _ = fetch(case, '--whole', address('etag'))
    tap.equal(whole[0]['status'], 200)
    tap.equal(run('verify', case)[0], 0)


@tap.case
def a_fetch_that_failed_is_kept():
    case = new_case('--direct')
    _, captures, _ = fetch(case, address('page'))
    source = captures[0]['source']
    gone = 'http://127.0.0.1:1/page'
    code, out, _ = run('add', '--json', case, 'source', '--address', gone)
    tap.equal(code, 0)
    code, _, err = fetch(case, gone)
    tap.equal(code, 1)
    tap.within('127.0.0.1:1', err)
    kept = rows(case, 'SELECT suspect, sha256, clock FROM capture '
                      'WHERE sha256 IS NULL')
    tap.equal(len(kept), 1)
    tap.within('nothing came', kept[0]['suspect'])
    tap.equal(run('verify', case)[0], 0)


@tap.case
def a_certificate_that_does_not_hold_is_refused_or_said():
    folder = tap.temp()
    port = server.start_secure(folder)
    case = new_case('--direct')
    page = f'https://127.0.0.1:{port}/page'
    code, _, err = fetch(case, page)
    tap.equal(code, 1)
    tap.within('certificate', err)
    code, captures, _ = fetch(case, '--untrusted', page)
    tap.equal(code, 0)
    kept = rows(case, 'SELECT tls, certificates, clock, obtained FROM '
                      'capture WHERE tls IS NOT NULL')
    tap.equal(len(kept), 1)
    tap.within('TLSv1.', kept[0]['tls'])
    tap.within('NOT verified: self', kept[0]['tls'])
    tap.within('certificates', kept[0]['obtained'])
    with open(os.path.join(folder, 'cert.pem'), 'rb') as file:
        chain = file.read()
    tap.equal(kept[0]['certificates'], hashlib.sha256(chain).hexdigest())
    tap.equal(run('verify', case)[0], 0)


@tap.case
def the_clock_and_the_date_of_the_server_are_kept():
    case = new_case('--direct')
    fetch(case, address('page-again'))
    clock = rows(case, "SELECT clock FROM capture WHERE address LIKE "
                       "'%again'")[0]['clock']
    tap.within("the server's Date is", clock)
    tap.within('s behind', clock)


@tap.case
def what_is_expunged_leaves_no_bytes():
    case = new_case('--direct')
    _, captures, _ = fetch(case, address('chunked'))
    capture = captures[0]['capture']
    tap.equal(len(rows(case, 'SELECT id FROM blob')), 2)
    _, again, _ = fetch(case, address('page?2'))
    tap.equal(run('expunge', case, capture, '--reason', 'private')[0], 0)
    # The payload is that of another capture too; the wire body is not.
    tap.equal(len(rows(case, 'SELECT id FROM blob')), 1)
    run('expunge', case, again[0]['capture'], '--reason', 'private')
    tap.equal(run('verify', case)[0], 0)


@tap.case
def a_page_proposes_what_it_says_of_itself():
    server.RESPONSES['report'] = server.plain(
        b'<html lang="en"><head><title>Ships at Dunai</title>'
        b'<meta name="author" content="N. Mariner">'
        b'<meta property="article:published_time" '
        b'content="2023-10-16T05:30:00+03:00"></head><body>' + server.PAGE)
    case = new_case('--direct')
    _, captures, _ = fetch(case, address('report'))
    capture, source = captures[0]['capture'], captures[0]['source']
    code, out, err = run('propose', '--json', case, capture)
    tap.equal((code, err), (0, ''))
    said = {row['field']: row for row in json.loads(out)}
    tap.equal(said['title']['said'], 'Ships at Dunai')
    tap.equal(said['published']['said'], '2023-10-16T05:30:00+03:00')
    tap.equal({row.get('state', '') for row in said.values()}, {''})
    code, out, err = run('propose', '--json', '--take', case, capture)
    tap.equal(code, 0)
    tap.equal({row['state'] for row in json.loads(out)}, {'taken'})
    _, out, _ = run('show', '--json', case, source)
    fields = {f['field']: f['values'][0]['text']
              for f in json.loads(out)['fields'] if f['values']}
    tap.equal(fields['title'], 'Ships at Dunai')
    tap.within('16 Oct 2023', fields['published'])
    tap.equal(len(rows(case, 'SELECT id FROM passage')), 4)
    # What stands there is not entered twice.
    _, out, _ = run('propose', '--json', '--take', case, capture)
    tap.equal({row['state'] for row in json.loads(out)}, {'there already'})
    tap.equal(run('verify', case)[0], 0)


@tap.case
def what_was_fetched_verifies():
    case = new_case('--direct')
    fetch(case, address('one'), address('gzip'))
    code, out, _ = run('verify', case)
    tap.equal(code, 0)
    tap.within(b'good', out)


tap.main()
