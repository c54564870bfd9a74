"""A strict reader of WARC/1.1, made from the standard alone (ISO 28500:2017).

What another reader would pass over in silence is an error here.
"""
import gzip
import hashlib
import re
import zlib

NEEDED = ('WARC-Type', 'WARC-Record-ID', 'WARC-Date', 'Content-Length')
DATE = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z\Z')
ONLY_IN = {
    'WARC-Filename': {'warcinfo'},
    'WARC-Profile': {'revisit'},
    'WARC-Refers-To-Target-URI': {'revisit'},
    'WARC-Refers-To-Date': {'revisit'},
    'WARC-Refers-To': {'revisit', 'conversion', 'metadata'},
}
NOT_IN = {
    'WARC-Concurrent-To': {'warcinfo', 'conversion', 'continuation'},
    'WARC-IP-Address': {'warcinfo', 'conversion', 'continuation'},
    'WARC-Payload-Digest': {'warcinfo', 'metadata'},
    'WARC-Target-URI': {'warcinfo'},
}
MAY_REPEAT = ('WARC-Concurrent-To', 'WARC-Protocol')


class Record:
    def __init__(self, fields, block, offset, length):
        self.fields, self.block = fields, block
        self.offset, self.length = offset, length

    def __getitem__(self, name):
        return self.fields.get(name, [None])[0]

    @property
    def body(self):
        """Of an HTTP message, as it came."""
        return re.split(b'\r?\n\r?\n', self.block, maxsplit=1)[1]


def members(data):
    """(offset, length, bytes) of each gzip member."""
    at = 0
    while at < len(data):
        inflate = zlib.decompressobj(31)
        out = inflate.decompress(data[at:])
        assert inflate.eof, 'a member is cut'
        length = len(data) - at - len(inflate.unused_data)
        yield at, length, out
        at += length


def parse(data, at):
    """One record of plain bytes: Record, and where it ends."""
    head, rest = data[at:].split(b'\r\n\r\n', 1)
    lines = head.decode('utf-8').split('\r\n')
    assert lines[0] == 'WARC/1.1', lines[0]
    fields = {}
    for line in lines[1:]:
        name, value = line.split(': ', 1)
        fields.setdefault(name, []).append(value)
    size = int(fields['Content-Length'][0])
    assert rest[size:size + 4] == b'\r\n\r\n', 'a record does not end'
    end = at + len(head) + 4 + size + 4
    return Record(fields, rest[:size], at, end - at), end


def dechunk(body):
    out = b''
    while True:
        line, body = body.split(b'\r\n', 1)
        size = int(line.split(b';')[0], 16)
        if size == 0:
            return out
        out, body = out + body[:size], body[size + 2:]


def check(record):
    kind = record['WARC-Type']
    for name in NEEDED:
        assert name in record.fields, (kind, name)
    for name, values in record.fields.items():
        assert len(values) == 1 or name in MAY_REPEAT, (kind, name)
        assert kind in ONLY_IN.get(name, {kind}), (kind, name)
        assert kind not in NOT_IN.get(name, ()), (kind, name)
    assert DATE.match(record['WARC-Date']), record['WARC-Date']
    assert re.match(r'<urn:uuid:[0-9a-f-]{36}>\Z', record['WARC-Record-ID'])
    uri = record['WARC-Target-URI']
    assert uri is None or not re.search(r'[\s<>#]', uri), uri
    digest = record['WARC-Block-Digest']
    assert digest == 'sha256:' + hashlib.sha256(record.block).hexdigest()
    if kind == 'response' and record['WARC-Truncated'] is None:
        body = record.body
        if b'transfer-encoding: chunked' in record.block.lower():
            body = dechunk(body)
        assert record['WARC-Payload-Digest'] == \
            'sha256:' + hashlib.sha256(body).hexdigest(), uri


def read(path):
    """Every record of a file, checked."""
    with open(path, 'rb') as file:
        data = file.read()
    records = []
    if data[:2] == b'\x1f\x8b':
        for offset, length, out in members(data):
            record, end = parse(out, 0)
            assert end == len(out), 'a member holds more than a record'
            record.offset, record.length = offset, length
            records.append(record)
        assert gzip.decompress(data)
    else:
        at = 0
        while at < len(data):
            record, at = parse(data, at)
            records.append(record)
    assert records[0]['WARC-Type'] == 'warcinfo'
    ids = [r['WARC-Record-ID'] for r in records]
    assert len(set(ids)) == len(ids), 'an id comes twice'
    for record in records:
        check(record)
        for other in record.fields.get('WARC-Concurrent-To', ()):
            assert other in ids
        if record['WARC-Refers-To']:
            assert record['WARC-Refers-To'] in ids
    return records
