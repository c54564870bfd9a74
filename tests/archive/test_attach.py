#!/usr/bin/python3
"""taffrail attach: saved pages that say where they were, pictures, films."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import tap           # noqa: E402
from command import captures, new_case, run  # noqa: E402

MHTML = (b'From: <Saved by Blink>\r\n'
         b'Snapshot-Content-Location: https://port.example/14\r\n'
         b'Date: Mon, 16 Oct 2023 05:30:00 -0000\r\nMIME-Version: 1.0\r\n'
         b'Content-Type: multipart/related;\r\n\tboundary="--=_x"\r\n\r\n'
         b'----=_x\r\nContent-Type: text/html\r\n'
         b'Content-Transfer-Encoding: quoted-printable\r\n\r\n'
         b'<title>Calls</title><p>The Maria lay at the gr=C3=A4in quay of '
         b'Dun=\r\nai.</p>\r\n----=_x--\r\n')
SINGLE = (b'<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n'
          b' url: https://port.example/14 \n saved date: Mon Oct 16 2023 '
          b'07:30:00 GMT+0200 (Central European Summer Time)\n-->'
          b'<title>Calls</title><p>The Maria lay at Dunai.')


def attach(case, data, *source, name='-'):
    if name != '-':
        name = os.path.join(os.path.dirname(case), name)
        with open(name, 'wb') as file:
            file.write(data)
    code, out, err = run('attach', '--json', '--as', 'N. N.', '--obtained',
                         'saved in a browser', case, *source, name,
                         given=data)
    return code, json.loads(out) if out else None, err


def add_source(case, *more):
    return json.loads(run('add', '--json', case, 'source', *more)[1])['id']


@tap.case
def a_saved_page_says_where_and_when_it_was():
    for data, name in ((MHTML, 'page.mhtml'), (MHTML, '-'), (SINGLE, '-'),
                       (SINGLE, 'page.html')):
        case = new_case()
        code, report, err = attach(case, data, name=name)
        tap.equal((code, err), (0, ''))
        tap.equal(report['address'], 'https://port.example/14')
        tap.equal(report['saved'], '2023-10-16T05:30:00Z')
        row = captures(case)[0]
        tap.equal((row['address'], int(row['started'])),
                  ('https://port.example/14', 1697434200000))
        tap.equal(row['obtained'], 'saved in a browser (address and time as '
                  'the file says)')
        # Again: the source is known by its address.
        code, again, _ = attach(case, data, name=name)
        tap.equal(again['source'], report['source'])
        # Named, the source is that one.
        other = add_source(case, '--publisher', 'Port')
        code, named, _ = attach(case, data, other, name=name)
        tap.equal(named['source'], other)
        tap.equal(run('verify', case)[0], 0)


@tap.case
def a_pipe_with_a_name_loses_nothing():
    data = b''.join(b'%d The Maria lay at Dunai.\n' % i for i in range(400))
    case = new_case()
    source = add_source(case, '--publisher', 'Port')
    code, out, err = run('attach', '--json', '--as', 'N. N.', '--obtained',
                         'by mail', case, source, '/dev/stdin', given=data)
    tap.equal((code, err), (0, ''))
    tap.equal(run('bytes', case, json.loads(out)['capture'])[1], data)


@tap.case
def its_text_is_found():
    case = new_case()
    attach(case, MHTML, name='page.mhtml')
    code, out, _ = run('find', case, 'Dunai')
    tap.within(b'gr\xc3\xa4in quay of [Dunai]', out)


@tap.case
def its_title_is_proposed():
    case = new_case()
    _, report, _ = attach(case, MHTML, name='page.mhtml')
    code, out, _ = run('propose', '--json', case, report['source'])
    tap.within(b'Calls', out)


@tap.case
def what_says_nothing_needs_a_source():
    case = new_case()
    code, report, err = attach(case, b'A word of the harbour master.')
    tap.equal((code, report), (2, None))
    tap.within('name the source', err)
    tap.equal(captures(case), [])


@tap.case
def pictures_and_films_keep_their_type():
    case = new_case()
    source = add_source(case, '--publisher', 'Port')
    for data, name, kind in (
            (b'\x89PNG\r\n\x1a\n....', '-', 'image/png'),
            (b'RIFF\0\0\0\0WEBPVP8 ', '-', 'image/webp'),
            (b'\0\0\0\x1cftypisom....', '-', 'video/mp4'),
            (b'\0\0\0\x14ftypqt  ....', 'x.mp4', 'video/quicktime'),
            (b'\x1a\x45\xdf\xa3....', '-', 'video/webm'),
            (b'%PDF-1.7 ...', 'x.html', 'application/pdf')):
        code, report, err = attach(case, data, source, name=name)
        tap.equal((code, report['type']), (0, kind))


@tap.case
def hostile_pages_are_kept_as_files():
    case = new_case()
    source = add_source(case, '--publisher', 'Port')
    deep = b'MIME-Version: 1.0\nContent-Type: multipart/related; ' \
           b'boundary=x\n\n' + b'--x\nContent-Type: multipart/related; ' \
           b'boundary=x\n\n' * 20000
    for data in (deep, MHTML[:30], MHTML.replace(
            b'https://port.example/14', b'javascript:alert(1)\x1b[2J'),
            b'<!-- Page saved with SingleFile url: https://a\x1b[2J.b/ -->'
            b'<p>' + b'<!--' * 100000):
        code, report, err = attach(case, data, source, name='x.mhtml')
        tap.equal((code, err), (0, ''))
        tap.equal(report.get('address'), None)
    tap.equal(run('verify', case)[0], 0)


def found(case, words):
    return json.loads(run('find', '--json', case, words)[1])


@tap.case
def the_search_finds_the_words_of_copies_however_they_came():
    case = new_case()
    tap.equal(attach(case, SINGLE)[0], 0)
    tap.equal(len(found(case, 'lay dunai')), 1)
    # with the text form and the bytes beside it
    folder = os.path.join(os.path.dirname(case), 'bytes')
    os.mkdir(folder)
    dump = run('dump', case, '--bytes', folder)[1].decode()
    text = os.path.join(os.path.dirname(case), 'dump.jsonl')
    with open(text, 'w', encoding='utf-8') as file:
        file.write(dump)
    other = new_case()
    tap.equal(run('load', other, text, '--bytes', folder)[0], 0)
    tap.equal(len(found(other, 'lay dunai')), 1)
    tap.equal(run('verify', other)[0], 0)
    # without the bytes there are none
    third = new_case()
    tap.equal(run('load', third, text)[0], 0)
    tap.equal(found(third, 'lay dunai'), [])


tap.main()
