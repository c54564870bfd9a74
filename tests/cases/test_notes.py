#!/usr/bin/python3
"""The case notes of the first case as it is shipped: against the reviewed
text, by another program's parser, and in other places and zones.

UPDATE_GOLDEN=1 writes the golden file anew; read the difference."""
import hashlib
import os
import re
import shutil
import subprocess
import zipfile

import tap

PROGRAM = os.environ.get('TAFFRAIL', './taffrail')
SOURCE = os.environ.get('TAFFRAIL_SRCDIR', '.')
GOLDEN = os.path.join(SOURCE, 'tests/golden/orient-express-notes.md')
PARSER = ['cmark-gfm', '-e', 'footnotes', '-e', 'table', '-e',
          'strikethrough', '-e', 'autolink', '-t', 'html']
WRITTEN = {}


def run(*arguments, **changed):
    return subprocess.run([PROGRAM, *arguments], check=True, timeout=120,
                          capture_output=True, env={**os.environ, **changed})


def first_case():
    case = os.path.join(tap.temp(), 'orient-express.taf')
    run('new', case)
    run('load', case, '--as', 'vm',
        os.path.join(SOURCE, 'assets/orient-express.jsonl'))
    return case


CASE = first_case()


def publication(name, *options, **changed):
    """The documents of an export, by their names."""
    folder = os.path.join(tap.temp(), name)
    run('export', CASE, '-o', folder, *options, **changed)
    found = {}
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file), 'rb') as document:
            found[file] = document.read().decode()
    return found


def documents():
    if 'documents' not in WRITTEN:
        WRITTEN['documents'] = publication('notes')
    return WRITTEN['documents']


def joined(found):
    return ''.join(f'==> {name} <==\n{document}'
                   for name, document in found.items())


def text():
    return joined(documents())


def dossier(title):
    return next(document for document in documents().values()
                if document.startswith(f'# {title}: '))


def without_digest(document):
    """It follows the rows; what is reviewed is what is written of them."""
    return re.sub(r'(over its dump\): )[0-9a-f]{64}', r'\g<1>' + '0' * 64,
                  document)


def parsed(document):
    return subprocess.run(PARSER, input=document.encode(), check=True,
                          capture_output=True, timeout=120).stdout.decode()


def pages():
    if 'pages' not in WRITTEN:
        WRITTEN['pages'] = {name: parsed(document)
                            for name, document in documents().items()}
    return WRITTEN['pages']


def need(program):
    if not shutil.which(program):
        raise tap.Skip(f'{program} is not installed')


@tap.case
def the_notes_are_those_that_were_reviewed():
    found = without_digest(text())
    if os.environ.get('UPDATE_GOLDEN'):
        with open(GOLDEN, 'w', encoding='utf-8') as file:
            file.write(found)
    with open(GOLDEN, encoding='utf-8') as file:
        wanted = file.read().splitlines()
    found = found.splitlines()
    for number, (a, b) in enumerate(zip(found, wanted), 1):
        assert a == b, f'line {number}:\n  {a}\ngolden:\n  {b}'
    tap.equal(len(found), len(wanted))


@tap.case
def each_footnote_that_is_called_is_there_once_and_each_is_called():
    label = re.compile(r'\[\^([^\]]+)\]')
    total = 0
    for name, document in documents().items():
        lines = document.splitlines()
        defined = [label.match(line)[1] for line in lines
                   if line.startswith('[^')]
        called = {found for line in lines for found in
                  label.findall(re.sub(r'^\[\^[^\]]+\]: ', '', line))}
        tap.equal((name, len(defined)), (name, len(set(defined))))
        tap.equal((name, called), (name, set(defined)))
        total += len(defined)
    assert total > 400, total


@tap.case
def another_program_finds_the_same_footnotes():
    need(PARSER[0])
    for name, page in pages().items():
        assert '[^' not in page, name
        ids = set(re.findall(r' id="([^"]+)"', page))
        links = set(re.findall(r' href="#([^"]+)"', page))
        assert links <= ids, (name, links - ids)
        found = {i[3:] for i in ids if i.startswith('fn-')}
        wanted = set(re.findall(r'(?m)^\[\^([^\]]+)\]: ',
                                documents()[name]))
        tap.equal((name, found), (name, wanted))


@tap.case
def every_document_is_led_to_and_leads_to_those_that_are_there():
    need(PARSER[0])
    led = set()
    for name, page in pages().items():
        links = {link for link in re.findall(r' href="([^"#]+)"', page)
                 if '://' not in link}
        assert links <= set(documents()), (name, links - set(documents()))
        assert 'case-notes.md' in links or name == 'case-notes.md', name
        led |= links
    tap.equal(led, set(documents()))


@tap.case
def another_program_finds_the_headings_and_no_foreign_markup():
    need(PARSER[0])
    tap.equal(re.findall(r'<h2>(.*?)</h2>', pages()['case-notes.md']), [
        'Findings', 'What is not known', 'Dossiers', 'Designations',
        'Legal actions', 'Denied, or said to be unknown',
        'Asked and answered'])
    for name, page in pages().items():
        for mark in ('raw HTML omitted', '<img', '<del'):
            assert mark not in page, (name, mark)
        tap.equal((name, page.count('<pre')),
                  (name, page.count('language-mermaid')))
    assert sum(page.count('<table>') for page in pages().values()) > 60


@tap.case
def the_dossier_of_a_ship_has_what_is_said_of_her():
    maria = dossier('Maria')
    for heading in ('Who stands behind her', 'Calls and sightings',
                    'Voyages and counts', 'AIS gaps', 'Cargo', 'Events',
                    'Designations', 'What is alleged', 'Findings on it'):
        tap.within(f'\n## {heading}\n', maria)
    tap.within('-->|"DOC company"| n0', maria)
    tap.within('formerly Ocean Energy', dossier('Angara'))
    tap.within('sanctions evasion conspiracy', dossier('Sovfracht'))


@tap.case
def what_nobody_cites_is_left_to_the_whole_case():
    default, whole = set(documents()), set(publication('whole', '--all'))
    assert default < whole, default - whole
    titles = [document.splitlines()[0] for document in documents().values()]
    assert '# Planet Labs: orient-express' not in titles
    assert '# Angara: orient-express' in titles


@tap.case
def a_named_selection_has_what_is_about_it():
    found = publication('named', 'Lady R')
    dossiers = [name for name in found if name.startswith('vessel-')]
    tap.equal(len(dossiers), 1)
    tap.within('Lady R', found['timeline.md'])
    assert 'SPARTA IV' not in found['timeline.md']
    notes = found['case-notes.md'].split('\n[^')[0]
    tap.within('TransMorFlot LLC', notes)
    assert 'Which outlet published' not in notes


@tap.case
def archived_copies_stand_beside_and_are_led_to():
    page = os.path.join(SOURCE, 'assets/port-example-notice.html')
    with open(page, 'rb') as file:
        content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    folder = tap.temp()
    bytes_folder = os.path.join(folder, 'bytes')
    os.mkdir(bytes_folder)
    shutil.copy(page, os.path.join(bytes_folder, digest))
    case = os.path.join(folder, 'port.taf')
    run('new', case)
    run('load', case, os.path.join(SOURCE, 'assets/port-example.jsonl'),
        '--as', 'vm', '--bytes', bytes_folder)
    out = os.path.join(folder, 'out')
    run('export', case, '--all', '--copies', '-o', out)
    copies = [name for name in os.listdir(out) if name.startswith('copy-')]
    # A page opens as text: nothing of it runs.
    tap.equal([name.split('.')[1] for name in copies], ['txt'])
    with open(os.path.join(out, copies[0]), 'rb') as file:
        tap.equal(file.read() == content, True)
    with open(os.path.join(out, 'evidence.md'), encoding='utf-8') as file:
        evidence = file.read()
    tap.within(f'SHA-256 {digest}. [Open the copy]({copies[0]})', evidence)
    cited = [line for name in os.listdir(out) if name.endswith('.md')
             for line in open(os.path.join(out, name), encoding='utf-8')
             if line.startswith('[^') and f']({copies[0]})' in line]
    assert cited and all(digest in line for line in cited), cited
    run('export', case, '--all', '-o', os.path.join(folder, 'without'))
    tap.equal([name for name in os.listdir(os.path.join(folder, 'without'))
               if name.startswith('copy-')], [])


def made_by_pandoc(target, *options):
    need('pandoc')
    folder = tap.temp()
    source = os.path.join(folder, 'notes.md')
    with open(source, 'w', encoding='utf-8') as file:
        file.write(documents()['case-notes.md'])
    made = os.path.join(folder, target)
    subprocess.run(['pandoc', '-f', 'gfm+footnotes', source, '-o', made,
                    *options], check=True, capture_output=True, timeout=300)
    return made


@tap.case
def pandoc_makes_docx_with_every_footnote():
    made = made_by_pandoc('notes.docx')
    with zipfile.ZipFile(made) as parts:
        notes = parts.read('word/footnotes.xml').decode()
        body = parts.read('word/document.xml').decode()
    text = documents()['case-notes.md']
    called = len(re.findall(r'(?<!\n)\[\^[^\]]+\]', text))
    tap.equal(body.count('<w:footnoteReference '), called)
    tap.within('hundreds of containers', notes)
    assert '[^' not in body


def pdf_engine():
    for engine in ('weasyprint', 'wkhtmltopdf', 'xelatex', 'typst'):
        if shutil.which(engine):
            return engine
    raise tap.Skip('no program that makes PDF for pandoc is installed')


@tap.case
def pandoc_makes_pdf():
    need('pandoc')
    with open(made_by_pandoc('notes.pdf', '--pdf-engine', pdf_engine()),
              'rb') as file:
        tap.equal(file.read(5), b'%PDF-')


@tap.case
def a_browser_shows_the_one_page():
    browser = next((name for name in ('chromium', 'chromium-browser',
                                      'google-chrome')
                    if shutil.which(name)), None)
    if not browser:
        raise tap.Skip('chromium is not installed')
    found = publication('page', '--format', 'html')
    tap.equal(list(found), ['case-notes.html'])
    folder = tap.temp()
    path = os.path.join(folder, 'page.html')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(found['case-notes.html'])
    shown = subprocess.run(
        [browser, '--headless', '--no-sandbox', '--disable-gpu',
         f'--user-data-dir={folder}/profile', '--dump-dom',
         'file://' + path],
        check=True, capture_output=True, timeout=120).stdout.decode()
    for words in ('Where it is disputed', 'Who stands behind her'):
        assert (words in shown) == (words in found['case-notes.html'])
    tap.equal(len(re.findall(r'<h1 id="d-', shown)), len(documents()))
    links = set(re.findall(r'href="#([^"]+)"', shown))
    ids = re.findall(r'id="([^"]+)"', shown)
    tap.equal(len(ids), len(set(ids)))
    assert links <= set(ids), links - set(ids)
    assert '<script' not in shown and 'src=' not in shown


@tap.case
def each_open_question_leaves_and_is_cited():
    notes = documents()['case-notes.md']
    part = notes.split('\n## What is not known\n')[1].split('\n## ')[0]
    questions = [p for p in part.split('\n\n') if p.strip()]
    tap.equal(len(questions), 13)
    for question in questions:
        assert '?' in question and '[^' in question, question


@tap.case
def nothing_is_stronger_than_its_source():
    for words in ('said not to be, had no record; denied',
                  'US Treasury: allegedly operating a scheme',
                  'appears: to Tikhoretsk munitions depot',
                  '(disputed, not judged).[^noname24-22][^rusi23-60]'):
        tap.within(words, text())


def row_of(words):
    return next(line for line in text().splitlines()
                if line.startswith('|') and words in line)


@tap.case
def a_row_stands_on_those_who_say_what_it_shows():
    row = row_of('at least five round trips')
    shown, otherwise = row.split('; told less exactly: ')
    assert '[^wapo23-26]' in shown and 'mtimes23' not in shown, row
    tap.within('how many: “at least four”[^mtimes23-16]', otherwise)
    row = row_of('3\\|appear: 2 ships')
    tap.within('(how many: one origin)[^rusi23-10]; told otherwise: '
               'how many, appear: “two”[^bne23-10], '
               'how many: “two”[^wapo23-25]', row)
    tap.within('; told otherwise: it is denied[^bne23-21]',
               row_of('arms supply, with Russia'))


@tap.case
def numbers_print_as_printed_and_converted():
    tap.within('| about 180 miles (~290 km) |',
               documents()['conflicts.md'].replace('\\~', '~'))
    tap.within('accused: more than 1,000 |', documents()['conflicts.md'])


@tap.case
def conflicts_are_headed_as_a_person_would_ask():
    for words in ('Maria (designation): is there one?',
                  'Weapons deals, North Korea (event): did it happen?',
                  'Joins route, Maria (event): when'):
        tap.within('\n## ' + words + '\n', text())
    assert ': Holds' not in text()


@tap.case
def it_is_the_same_in_every_place_and_zone():
    found = subprocess.run(['locale', '-a'], capture_output=True,
                           text=True).stdout.split()
    for place in ['C', 'C.UTF-8', *[n for n in found if n[:5] == 'tr_TR']]:
        for zone in ('Pacific/Kiritimati', 'America/Los_Angeles', 'FAR-14',
                     'NEAR+12'):
            tap.equal(joined(publication('notes', LC_ALL=place, TZ=zone)) ==
                      text(), True)


tap.main()
