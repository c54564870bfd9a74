#!/usr/bin/python3
"""What other programs read in our exports: npm warcio, and ReplayWeb.page in
Chromium. None of them is needed to build or test; each case is skipped where
it is missing. TAFFRAIL_NODE_MODULES names the folder with warcio,
replaywebpage and playwright-core; without it npm's own is looked at."""
import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'pty')]
import server        # noqa: E402  (beside this file)
import tap           # noqa: E402
from command import run  # noqa: E402

PORT = server.start()
NODE = shutil.which('node') or shutil.which('nodejs')


@functools.lru_cache(1)
def modules_folder():
    given = os.environ.get('TAFFRAIL_NODE_MODULES')
    if given or not shutil.which('npm'):
        return given or ''
    done = subprocess.run(['npm', 'root', '-g'], capture_output=True,
                          timeout=60)
    return done.stdout.decode().strip()


def needed(*names):
    if not NODE:
        raise tap.Skip('node is not installed')
    for name in names:
        if not os.path.isdir(os.path.join(modules_folder(), name)):
            raise tap.Skip(f'npm {name} is not installed')


def node(*arguments):
    done = subprocess.run(
        [NODE, os.path.join(HERE, 'readers.mjs'), modules_folder(),
         *arguments], capture_output=True, timeout=120)
    tap.equal((done.returncode, done.stderr.decode()), (0, ''))
    return [json.loads(line) for line in done.stdout.splitlines()]


NAMES = ['page', 'chunked', 'gzip', 'gzip-chunked', 'not-found', 'one']


def export(kind):
    case = os.path.join(tap.temp(), 'case.taf')
    run('new', case)
    run('fetch', case, '--direct', '--allow-private',
        *[f'http://127.0.0.1:{PORT}/{name}' for name in NAMES])
    path = os.path.join(os.path.dirname(case), 'out.' + kind)
    code, _, err = run('export', case, '--format', kind.split('.')[0],
                       '--output', path)
    tap.equal((code, err), (0, ''))
    rows = json.loads(run('sql', '--json', case,
                          'SELECT * FROM capture ORDER BY id')[1])
    return path, rows


def responses(path):
    return [r for r in node('warcio', path) if r['type'] == 'response']


def expected(rows):
    return [(r['address'], int(r['status']), r['sha256']) for r in rows]


@tap.case
def warcio_reads_every_payload_of_a_warc():
    needed('warcio')
    path, rows = export('warc.gz')
    tap.equal([(r['uri'], r['status'], r['payload'])
               for r in responses(path)], expected(rows))


@tap.case
def warcio_reads_a_wacz_by_its_index():
    needed('warcio')
    path, rows = export('wacz')
    folder = tap.temp()
    with zipfile.ZipFile(path) as z:
        warc = z.read('archive/data.warc.gz')
        lines = z.read('indexes/index.cdx').decode().splitlines()
    want = {address: sha256 for address, _, sha256 in expected(rows)}
    for number, line in enumerate(lines):
        e = json.loads(line.split(' ', 2)[2])
        one = os.path.join(folder, f'{number}.warc.gz')
        with open(one, 'wb') as file:
            file.write(warc[e['offset']:e['offset'] + e['length']])
        records = node('warcio', one)
        tap.equal([(r['uri'], r['payload']) for r in records],
                  [(e['url'], want[e['url']])])
    tap.equal(len(lines), len(rows))


@tap.case
def warcio_finds_the_same_index():
    needed('warcio')
    path, _ = export('wacz')
    folder = tap.temp()
    with zipfile.ZipFile(path) as z:
        with open(os.path.join(folder, 'data.warc.gz'), 'wb') as file:
            file.write(z.read('archive/data.warc.gz'))
        ours = z.read('indexes/index.cdx').decode().splitlines()
    tool = os.path.join(modules_folder(), 'warcio', 'dist', 'cli.js')
    if not os.path.exists(tool):
        raise tap.Skip('npm warcio has no command line')
    done = subprocess.run([NODE, tool, 'cdx-index', file.name],
                          capture_output=True, timeout=60)

    def fields(line):
        surt, stamp, rest = line.split(' ', 2)
        e = json.loads(rest)
        return (surt, stamp[:14], e['url'], int(e['offset']),
                int(e['length']), int(e['status']), e['mime'])

    theirs = [line for line in done.stdout.decode().splitlines()
              if re.match(r'\S+ \d+ \{', line)]
    tap.equal(sorted(map(fields, theirs)), sorted(map(fields, ours)))


class Files(http.server.SimpleHTTPRequestHandler):
    """A folder, with ranges."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        wanted = re.match(r'bytes=(\d*)-(\d*)\Z',
                          self.headers.get('Range', ''))
        path = self.translate_path(self.path)
        if not wanted or not os.path.isfile(path):
            super().do_GET()
            return
        with open(path, 'rb') as file:
            data = file.read()
        first, last = wanted.groups()
        if first:
            start, end = int(first), int(last or len(data)) + 1
        else:
            start, end = max(0, len(data) - int(last)), len(data)
        part = data[start:end]
        self.send_response(206)
        self.send_header('Content-Length', str(len(part)))
        self.send_header('Content-Range', f'bytes {start}-'
                         f'{start + len(part) - 1}/{len(data)}')
        self.end_headers()
        self.wfile.write(part)


@tap.case
def replayweb_shows_a_page_in_chromium():
    needed('replaywebpage', 'playwright-core')
    browser = shutil.which('chromium') or shutil.which('chromium-browser')
    if not browser:
        raise tap.Skip('Chromium is not installed')
    path, rows = export('wacz')
    folder = os.path.dirname(path)
    os.mkdir(os.path.join(folder, 'replay'))
    for name in ('ui.js', 'sw.js'):
        shutil.copy(os.path.join(modules_folder(), 'replaywebpage', name),
                    os.path.join(folder, 'replay', name))
    files = http.server.ThreadingHTTPServer(
        ('127.0.0.1', 0), functools.partial(Files, directory=folder))
    threading.Thread(target=files.serve_forever, daemon=True).start()
    base = f'http://127.0.0.1:{files.server_port}/'
    for name in ('chunked', 'gzip-chunked'):
        with open(os.path.join(folder, 'index.html'), 'w') as file:
            file.write(f'''<!doctype html><script src="replay/ui.js"></script>
<replay-web-page source="{base}out.wacz" replayBase="/replay/"
 embed="replayonly" url="http://127.0.0.1:{PORT}/{name}"></replay-web-page>
''')
        shown = node('replay', browser, base + 'index.html')[0]
        tap.within('/' + name, shown['url'])
        tap.within('The tanker Maria berthed at quay 3', shown['text'])
    files.shutdown()


tap.main()
