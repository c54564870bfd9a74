#!/usr/bin/python3
"""A captured page in the workbench: reading, citing by keyboard, fetching."""
import json
import os
import re
import sys

import sample
import screen
import tap

sys.path.insert(0, os.path.dirname(screen.source_path('tests', 'archive',
                                                      'server.py')))
import server   # noqa: E402

SIZES = ((80, 24), (120, 40), (200, 60))
PAGE = ':go-to pexa21b<CR>o'
CALL = '/According<CR>s'     # the sentence on the call of the Example Trader

SCREENS = {
    'page': '',
    'selected': CALL,
    'form': CALL + 'a',
    'raw': 'i',
    'headers': 'ii',
    'outline': 'O',
}


def golden_case(name, keys):
    def check():
        for size in SIZES:
            with sample.start(size) as program:
                program.keys(PAGE + keys)
                program.golden('reader-' + name)
    check.__name__ = 'screen_' + name
    return check


for screen_name, screen_keys in SCREENS.items():
    tap.case(golden_case(screen_name, screen_keys))


def rows(program, table):
    lines = [json.loads(line) for line
             in sample.taffrail(program, 'dump').splitlines()]
    return [line for line in lines if line['t'] == table]


def fresh(before, after):
    """The one row that is new."""
    known = {row['id'] for row in before}
    new = [row for row in after if row['id'] not in known]
    tap.equal(len(new), 1)
    return new[0]


@tap.case
def a_call_from_selected_words_is_at_most_five_keys():
    with sample.start() as program:
        program.keys(PAGE + CALL)
        citations = rows(program, 'citation')
        passages = rows(program, 'passage')
        entries = len(sample.taffrail(program, 'log').splitlines())
        keys = ['a', '<CR>', '2']
        for key in keys:
            program.keys(key)
        program.until('done: Port call')
        assert len(keys) <= 5
        tap.note(f'a new call from selected words: {len(keys)} keys')
        fresh(citations, rows(program, 'citation'))
        newest = fresh(passages, rows(program, 'passage'))
        tap.equal(len(sample.taffrail(program, 'log').splitlines()),
                  entries + 1)
        page = screen.source_path('assets', 'port-example-notice.html')
        with open(page, 'rb') as file:
            data = file.read()
        end = newest['start'] + newest['length']
        assert data[newest['start']:end].startswith(b'According to the')
        assert data[newest['start']:end].endswith(b'tonnes of fresh water.')
        assert re.fullmatch('[0-9a-f]{64}', newest['sha256'])
        sample.taffrail(program, 'verify')


@tap.case
def plus_adds_the_words_to_the_call_that_fits():
    with sample.start() as program:
        program.keys(PAGE + CALL + '+<CR>')
        program.until('it says so too: 1 document, still 1 origin')
        program.keys('u')
        program.until('took back: ')


@tap.case
def a_note_is_kept_on_the_words():
    with sample.start() as program:
        program.keys(PAGE + '/Berth 2<CR>W')
        passages, notes = rows(program, 'passage'), rows(program, 'note')
        program.keys('cis it?<CR>')
        program.until('done: note on l.9')
        note = fresh(notes, rows(program, 'note'))
        passage = fresh(passages, rows(program, 'passage'))
        tap.equal(note['target'], passage['citation'])
        tap.equal(passage['length'], 5)


@tap.case
def the_place_where_one_stopped_is_kept():
    with sample.start() as program:
        program.keys(PAGE + '/Issued<CR>Q')
        program.end()
    again = screen.Program([sample.PROGRAM, program.case, '--as', 'vm'],
                           size=(80, 24), home=program.home)
    with again:
        again.keys('gd/pexa21b<CR>o')
        tap.within('line 19 of 19', again.text())


@tap.case
def a_passage_can_be_pinned_for_a_record_elsewhere():
    with sample.start() as program:
        program.keys(PAGE + CALL + 'p')
        program.until('citing pexa21b l.13 from now on')


def second_copy(program, *changes):
    """Another copy of the made-up notice, with words of it changed."""
    page = screen.source_path('assets', 'port-example-notice.html')
    with open(page, encoding='utf-8') as file:
        text = file.read()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    other = os.path.join(tap.temp(), 'notice.html')
    with open(other, 'w', encoding='utf-8') as file:
        file.write(text)
    sample.run(program.home, 'attach', program.case, 'pexa21b', other,
               '--obtained', 'made up', '--as', 'vm')


CHANGED = (('about 60 tonnes', 'about 80 tonnes'),
           ('was not seen to load cargo. ', ''),
           ('Berth 2 is open.', 'Berth 2 is shut too.'))


@tap.case
def the_difference_of_two_copies_is_shown():
    for theme in ('default', 'mono'):
        with sample.start((80, 24), '--theme', theme) as program:
            second_copy(program, *CHANGED)
            program.keys(PAGE + 'd')
            program.until('from copy 1 to 2: ')
            text = program.text()
            tap.within('[-open.-] {+shut too.+}', text)
            tap.within(' -+│ Tuesday', text)
            tap.within(' - │ ', text)
            # from change to change, and the last one into the copy
            program.keys(']]')
            program.until('line 13 of')
            program.keys('>')
            program.until('this is the newest copy|copy 2 of 2')


@tap.case
def a_change_leads_to_the_same_words_in_the_copy():
    with sample.start() as program:
        second_copy(program, *CHANGED)
        program.keys(PAGE + '>')
        program.until('copy 2 of 2')
        program.keys('d')
        program.until('from copy 1 to 2')
        program.keys(']]')
        program.until('line 13 of')
        program.keys('d')
        program.until('copy 2 of 2')
        passages = rows(program, 'passage')
        program.keys('Wcnow 80<CR>')
        program.until('done: note on l.13')
        tap.equal(fresh(passages, rows(program, 'passage'))['length'], 2)


@tap.case
def passages_of_another_copy_are_found_again_or_gone():
    with sample.start() as program:
        second_copy(program, *CHANGED)
        program.keys(PAGE + '>')
        program.until('A: 10 without a place')
        program.keys('A')
        program.until('9 found, 1 gone')
        text = program.text()
        tap.within('l.13, 91 % alike', text)
        tap.within('[-60-] {+80+}', text)
        tap.within('pexa21b/7        GONE from this copy', text)
        before = rows(program, 'passage')
        program.keys('a')
        program.until('done: 1 passage found')
        fresh(before, rows(program, 'passage'))
        # all that stand there word for word; the changed ones one by one
        program.keys('A')
        program.until('done: 7 passages found')
        tap.within('91 % alike', program.text())
        program.keys('u')
        program.until('take back the whole batch 7 passages')


@tap.case
def a_citation_says_that_its_page_has_changed():
    with sample.start((120, 40)) as program:
        assert 'changed' not in sample.taffrail(program, 'show', 'pexa21b/7')
        second_copy(program, *CHANGED)
        shown = sample.taffrail(program, 'show', 'pexa21b/7')
        first = json.loads(sample.taffrail(program, 'show', '--json',
                                           'pexa21b/7'))
        assert re.search('changed +20..-', shown), shown
        # the footnote names the copy in which the words stand
        held = sorted(rows(program, 'capture'), key=lambda row: row['started'])
        tap.equal(first['sha256'], held[-2]['sha256'])
        program.keys(':go-to pexa21b/7<CR>')
        program.until('changed +! not found in the copy of 20..-')
        program.keys('5Gjjjj')
        program.until('stands in +the copy of 20')
        program.keys('o>A')
        program.until('9 found, 1 gone')
        program.keys('A:go-to pexa21b/1<CR>')
        program.until('where +pexa21b/1 ')
        assert 'changed' not in program.text()


@tap.case
def what_the_search_finds_in_a_copy_is_opened_there():
    with sample.start() as program:
        program.keys('g/withdrawn notice<CR>')
        program.until('>capture +capture of ')
        program.keys('<CR>')
        program.until('line 19 of 19')
        program.until('Notice 13.*is withdrawn')
        # o does the same, and n looks for the word further on
        program.keys('q')
        program.until('>capture +capture of ')
        program.keys('o')
        program.until('line 19 of 19')


@tap.case
def a_link_becomes_a_source_after_one_question():
    with sample.start() as program:
        sources = rows(program, 'source')
        program.keys(PAGE + 'L')
        program.until('Notice 13 .*https://port.example/notices/13')
        program.keys('a')
        program.until('1 address: make sources')
        program.keys('n')
        tap.equal(rows(program, 'source'), sources)
        program.keys('Ay')
        program.until('done: 1 new source')
        tap.equal(fresh(sources, rows(program, 'source'))['address'],
                  'https://port.example/notices/13')
        # it is a source now: f asks for the way, and sends nothing
        program.keys('f')
        program.until('way: direct')
        program.keys('<Esc>a')
        program.until('the case knows it: f fetches it')
        program.keys('<CR>')
        program.until('line 19 of 19')


@tap.case
def a_translation_stands_beside_its_passage():
    with sample.start() as program:
        citations = rows(program, 'citation')
        program.keys(PAGE + '/taken on<CR>Tde DeepL: etwa 60 Tonnen<CR>')
        program.until('done: translation beside the passage')
        tap.within(' = │ etwa 60 Tonnen (de, by DeepL)', program.text())
        new = fresh(citations, rows(program, 'citation'))
        tap.equal((new['translation'], new['language'], new['translator']),
                  ('etwa 60 Tonnen', 'de', 'DeepL'))
        assert new['replaces'] in [row['id'] for row in citations]
        # its passage, its claims, the search and the footnote go with it
        tap.within('pexa21b/11', sample.taffrail(program, 'find', 'Tonnen'))
        assert re.search(r'claims +4', sample.taffrail(program, 'show',
                                                       'pexa21b/11'))
        out = os.path.join(tap.temp(), 'notes')
        sample.taffrail(program, 'export', '--about', 'Example Trader',
                        '--output', out)
        notes = ''.join(open(os.path.join(folder, name),
                             encoding='utf-8').read()
                        for folder, _, names in os.walk(out)
                        for name in names)
        tap.within('in translation \u201cetwa 60 Tonnen\u201d', notes)
        assert '[^pexa21b-6]' not in notes
        program.keys('gg')
        program.keys('j')
        assert 'Tonnen (' not in program.text()
        # of words that nobody cited yet
        program.keys('/Berth 2<CR>WTPier 2<CR>')
        program.until('done: translation')
        tap.within('Pier 2 (by vm)', program.text())
        sample.taffrail(program, 'verify')
        program.keys('ggTx<CR>')
        program.until('done: translation|nothing is cited here')


@tap.case
def an_image_is_cited_by_the_label_of_its_figure():
    with sample.start() as program:
        image = os.path.join(tap.temp(), 'figure.gif')
        with open(image, 'wb') as file:
            file.write(b'GIF89a\1\0\1\0\0\0\0;')
        sample.run(program.home, 'attach', program.case, 'pexa21b', image,
                   '--obtained', 'made up', '--as', 'vm')
        program.keys(PAGE + '>')
        program.until('This copy is no text')
        program.keys('a')
        program.until('F says which figure')
        program.keys('FFigure 6<CR>')
        program.until('citing pexa21b Figure 6 from now on')
        passages = rows(program, 'passage')
        citations = rows(program, 'citation')
        program.keys('cthe quay<CR>')
        program.until('done: note on Figure 6')
        passage = fresh(passages, rows(program, 'passage'))
        tap.equal((passage['length'],
                   fresh(citations, rows(program, 'citation'))['at']),
                  (14, 'Figure 6'))
        passages = rows(program, 'passage')
        program.keys('aExample Trader, Port Example, 2 July 2021, lay<CR>')
        program.until('done: |The case has')
        if 'The case has' in program.text():
            program.keys('2')
            program.until('done: ')
        tap.equal(fresh(passages, rows(program, 'passage'))['length'], 14)
        sample.taffrail(program, 'verify')


@tap.case
def one_copy_has_no_difference():
    with sample.start() as program:
        program.keys(PAGE + 'd')
        program.until('one copy of this source is held')


def stand_in(seconds):
    """Instead of the program that reads PDFs: one that takes its time and
    counts how often it was begun."""
    folder = tap.temp()
    path = os.path.join(folder, 'taffrail-pdf-text')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\necho x >> %s/begun\n/bin/sleep %s\n'
                   "printf 'The Maria berthed\\nat Dunai.\\n\\fShe "
                   "left for\\nPort Kavkaz.\\f'\n" % (folder, seconds))
    os.chmod(path, 0o700)
    return folder


def begun(folder):
    with open(os.path.join(folder, 'begun'), encoding='utf-8') as file:
        return len(file.read().split())


def case_with_pdf(seconds):
    """The sample with a PDF, two words of which are cited."""
    folder = stand_in(0)
    program = sample.start((80, 24), env={'TAFFRAIL_LIBEXEC': folder})
    file = os.path.join(tap.temp(), 'port.pdf')
    with open(file, 'wb') as pdf:
        pdf.write(b'%PDF-1.4 of the port\n')
    sample.taffrail(program, 'add', 'source', '--publisher', 'Quay',
                    '--key', 'quay', '--as', 'vm')
    sample.run(program.home, 'attach', program.case, 'quay', file,
               '--obtained', 'by mail', '--as', 'vm')
    program.keys(':go-to quay<CR>o/Kavkaz<CR>Wcwhich quay<CR>')
    program.until('done: note on p. 2')
    program.keys('Q')
    program.end()
    slow = stand_in(seconds)
    again = screen.Program([sample.PROGRAM, program.case, '--as', 'vm'],
                           size=(80, 24), home=program.home,
                           env={'TAFFRAIL_LIBEXEC': slow})
    again.case, again.home = program.case, program.home
    again.begun = lambda: begun(slow)
    return again


@tap.case
def a_pdf_is_read_beside_what_is_on_the_screen():
    with case_with_pdf(3) as program:
        program.keys(':go-to quay/1<CR>o', wait=False)
        program.until('this copy is being read: Esc stops')
        # the panes go on meanwhile
        program.keys('q', wait=False)
        program.until('What quay says')
        program.keys('gv4', wait=False)
        program.until('Sources')
        tap.equal(program.begun(), 1)
        # and its words are there at once when it is opened again
        program.keys(':go-to quay/1<CR>', wait=False)
        program.until('Citation quay/1')
        program.keys('o', wait=False)
        program.until('Port Kavkaz')
        program.until('line 8 of 8')
        program.keys('Wcof whom<CR>')
        program.until('done: note on p. 2')
        program.keys('i')
        program.keys(':show-as text<CR>')
        program.until('Port Kavkaz')
        tap.equal(program.begun(), 1)


@tap.case
def reading_a_pdf_is_stopped_by_a_key():
    with case_with_pdf(20) as program:
        program.keys(':go-to quay/1<CR>o', wait=False)
        program.until('this copy is being read: Esc stops')
        program.keys('<Esc>', wait=False)
        program.until('the PDF was not read to its end: o reads it anew')
        program.keys('o', wait=False)
        program.until('this copy is being read: Esc stops')
        tap.equal(program.begun(), 2)
        program.keys('<Esc>', wait=False)
        program.until('the PDF was not read to its end')
        program.keys('q')
        program.until('What quay says')
        program.keys('o', wait=False)
        program.until('this copy is being read: Esc stops')
        tap.equal(program.begun(), 3)
        # nor does the end of the program wait for it
        program.keys('<C-x>Q', wait=False)
        program.end()


@tap.case
def no_control_or_flood_of_marks_hides_the_words_behind_it():
    with sample.start() as program:
        file = os.path.join(tap.temp(), 'odd.txt')
        odd = '\u009b31m e' + '\u0301' * 9 + ' \u202ereversed\u202c\x1b[31m '
        with open(file, 'w', encoding='utf-8') as out:
            out.write(' '.join(odd + f'word{n}' for n in range(30)) +
                      '\na\tb\tend of it\n')
        sample.taffrail(program, 'add', 'source', '--publisher', 'Odd',
                        '--key', 'odd', '--as', 'vm')
        sample.run(program.home, 'attach', program.case, 'odd', file,
                   '--obtained', 'made up', '--as', 'vm')
        program.keys(':go-to odd<CR>o')
        program.until('line 1 of 2')
        seen = program.text()
        for _ in range(8):
            program.keys('<PgDn>')
            seen += program.text()
        for n in range(30):
            assert re.search(f'word{n}\\b', seen), seen
        tap.within('<U+202E>reversed<U+202C>', seen)
        tap.within('a b end of it', seen)


PORT = server.start()


def case_with_source(name='page'):
    """The sample with a source at the server on loopback."""
    lines = os.path.join(tap.temp(), 'loop.jsonl')
    with open(lines, 'w', encoding='utf-8') as file:
        file.write('{"t":"taffrail","form":1,"namespace":"loop"}\n')
        file.write(json.dumps({
            't': 'source', 'id': '@loop', 'kind': 'press', 'key': 'loop1',
            'address': f'http://127.0.0.1:{PORT}/{name}'}) + '\n')
    program = sample.start((80, 24), '--allow-private')
    sample.taffrail(program, 'load', lines)
    program.keys(':go-to loop1<CR>')
    return program


@tap.case
def nothing_is_sent_before_a_route_and_a_yes():
    with case_with_source() as program:
        before = len(server.REQUESTS)
        program.keys('f')
        program.until('way: direct, proxy URL, never')
        program.keys('direct<CR>')
        program.until(f'contact http://127.0.0.1:{PORT}/page over direct')
        tap.equal(len(server.REQUESTS), before)
        program.keys('n')
        program.until('nothing was done')
        tap.equal(len(server.REQUESTS), before)
        program.keys('j')
        tap.within('net direct', program.text())
        program.keys('f')
        program.until('contact http')
        program.keys('y')
        program.until('done: fetched')
        tap.equal(len(server.REQUESTS), before + 1)
        program.keys('gJ')
        tap.within('fetch http://127.0.0.1', program.text())
        tap.within('done: fetched status 200', program.text())
        program.keys('qo')
        program.until('line 1 of')
        sample.taffrail(program, 'verify')


@tap.case
def a_link_is_followed_after_one_question():
    server.RESPONSES['report'] = server.plain(server.PAGE.replace(
        b'<p>No', b'<p><a href="/notice">The notice</a> and <a href="/notice'
                  b'#top">again</a>. No'))
    server.RESPONSES['notice'] = server.plain(server.PAGE)
    with case_with_source('report') as program:
        program.keys('f')
        program.until('way: direct')
        program.keys('direct<CR>')
        program.until('contact http')
        program.keys('y')
        program.until('done: fetched')
        sources, before = rows(program, 'source'), len(server.REQUESTS)
        # Numbered as in the list, the two to one address alike; what is
        # selected across them has the page's words alone.
        program.keys('o')
        program.until(r'The notice\[1\] and again\[1\]\. No')
        program.keys('/The notice<CR>')
        program.until('(?m)^ @ .* /notice$')
        program.keys('<CR>')
        program.until(f'contact http://127.0.0.1:{PORT}/notice .a new source.')
        tap.equal((len(server.REQUESTS), rows(program, 'source')),
                  (before, sources))
        program.keys('y')
        program.until('done: fetched .*/notice')
        tap.equal(len(server.REQUESTS), before + 1)
        tap.equal(fresh(sources, rows(program, 'source'))['address'],
                  f'http://127.0.0.1:{PORT}/notice')
        # Its copy is held now: the link leads there, and asks nothing.
        program.keys('<CR>')
        program.until('line 1 of 5')
        tap.equal(len(server.REQUESTS), before + 1)
        sample.taffrail(program, 'verify')


@tap.case
def from_the_list_of_links_one_question_is_enough():
    server.RESPONSES['report'] = server.plain(server.PAGE.replace(
        b'<p>No', b'<p><a href="/list(2)">The list</a>. No'))
    server.RESPONSES['list(2)'] = server.plain(server.PAGE)
    with case_with_source('report') as program:
        program.keys('f')
        program.until('way: direct')
        program.keys('direct<CR>')
        program.until('contact http')
        program.keys('y')
        program.until('done: fetched')
        program.keys('oLf')
        program.until('contact .*/list.2. .a new source. over direct')
        program.keys('y')
        program.until('done: fetched .*/list.2.')


@tap.case
def what_a_page_shows_comes_after_the_same_question():
    server.RESPONSES['report'] = server.plain(server.PAGE.replace(
        b'<p>No', b'<img src="/quay.png"><img src="http://other.example/x">'
                  b'<p>No'))
    server.RESPONSES['quay.png'] = (
        server.head(b'200 OK', b'Content-Type: image/png',
                    b'Content-Length: 8') + b'\x89PNG\r\n\x1a\n')
    with case_with_source('report') as program:
        program.keys('gf')
        program.until('way: direct')
        program.keys('direct<CR>')
        program.until(r'/report and its host for what it shows over\s+direct')
        before = len(server.REQUESTS)
        program.keys('y')
        program.until('done: .*quay.png')
        program.until('(?m)^(?!.*fetching)')
        asked = b''.join(server.REQUESTS[before:])
        assert b'GET /quay.png' in asked and b'other.example' not in asked
        captures = rows(program, 'capture')
        page = [row for row in captures
                if row['address'].endswith('/report')][-1]
        tap.equal([row.get('page') for row in captures
                   if row['address'].endswith('quay.png')], [page['id']])
        program.keys('gJ')
        program.until('fetched part: status 200')
        program.keys('q:fetch-parts some<CR>')
        program.until('parts of its own host, or all')


@tap.case
def the_head_says_whose_copy_it_is():
    # Any server can say so; an archive is known by its address.
    server.RESPONSES['held'] = server.plain(
        server.PAGE, b'Memento-Datetime: Mon, 16 Oct 2023 05:30:00 GMT',
        b'Link: <https://port.example/14>; rel="original"')
    with case_with_source('held') as program:
        program.keys('f')
        program.until('way: direct')
        program.keys('direct<CR>')
        program.until('contact http')
        program.keys('y')
        program.until('done: fetched')
        program.keys('o')
        program.until('loop1')
        program.until('The tanker Maria')
        assert 'copy of' not in program.text(), program.text()
        program.keys('ii')
        program.until('collector')
        assert 'copy of' not in program.text(), program.text()
        program.keys('q')
    file = os.path.join(tap.temp(), 'saved.html')
    with open(file, 'w', encoding='utf-8') as stream:
        stream.write('<!-- Page saved with SingleFile url: '
                     'https://web.archive.org/web/20231016053000/'
                     'https://port.example/14 -->' + server.PAGE.decode())
    with case_with_source() as program:
        sample.run(program.home, 'attach', program.case, 'loop1', file,
                   '--obtained', 'by mail', '--as', 'N. N.')
        program.keys('o')
        program.until("loop1, web.archive.org's copy of 2023-10-16T05:30:00Z"
                      ': https')
        program.keys('ii')
        program.until('copy of +https://port.example/14')
        program.until('as of +2023-10-16T05:30:00Z')


@tap.case
def a_question_is_shown_to_its_end():
    with case_with_source('\u202e' * 9 + '/slow' * 30) as program:
        program.keys('f')
        program.until('way: direct')
        program.keys('direct<CR>')
        program.until(r'contact\s+http')
        question = ''.join(line.strip() for line
                           in program.text().splitlines()[-8:])
        tap.within('/slow/slow', question)
        tap.within('y yes, n no', question)
        assert '…' not in question, question
        program.keys('n')
        program.until('nothing was done')
        assert '/slow/slow' not in program.text()


@tap.case
def never_is_never_asked_again():
    with case_with_source() as program:
        before = len(server.REQUESTS)
        program.keys('f')
        program.until('way: direct')
        program.keys('never<CR>')
        program.until('net never')
        program.keys('f')
        program.until('is set to never')
        tap.equal(len(server.REQUESTS), before)


@tap.case
def a_lost_link_is_never_fetched():
    with sample.start() as program:
        program.keys(':go-to pexa21a<CR>f')
        program.until('pexa21a: has no address to fetch')


@tap.case
def a_slow_fetch_is_cancelled():
    with case_with_source('slow') as program:
        program.keys('f')
        program.until('way: direct')
        program.keys('direct<CR>')
        program.until('contact http')
        program.keys('y')
        program.until('fetching')
        program.keys('<C-x>', wait=False)
        program.until('stopped|interrupted|cancel')


@tap.case
def what_fails_in_passing_waits_in_the_list_of_jobs():
    answers = [server.head(b'503 Service Unavailable', b'Retry-After: 300',
                           b'Content-Length: 0'),
               server.plain(server.PAGE)]
    server.RESPONSES['moody'] = lambda connection: connection.sendall(
        answers.pop(0))
    with case_with_source('moody') as program:
        program.keys('f')
        program.until('way: direct')
        program.keys('direct<CR>')
        program.until('contact http')
        program.keys('y')
        program.until('status 503; again in')
        program.keys('gJ')
        program.until(r'again at \d\d:\d\d:\d\d .try 2 of 5.')
        program.until('1 to fetch')
        # Asked for again, it is tried at once, by the run that is at work.
        program.keys('gF')
        program.until('contact 1 address that waits in the queue over direct')
        program.keys('y')
        program.until('done: fetched')
        tap.equal(answers, [])


@tap.case
def a_run_that_was_stopped_leaves_its_addresses_waiting():
    with case_with_source('slow') as program:
        program.keys('f')
        program.until('way: direct')
        program.keys('direct<CR>')
        program.until('contact http')
        program.keys('y')
        program.until('fetching')
        program.keys('gJ')
        program.until('at work: ')
        program.keys('<C-x>', wait=False)
        program.until('stopped by hand')
        program.until('(?m)^>?http.*/slow +.*waits|stopped by hand')
        program.keys(':forget all<CR>')
        program.until('take all 1 addresses out')
        program.keys('y')
        program.until('done: 1 taken out of the queue')


tap.main()
