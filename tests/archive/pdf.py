"""PDFs made by hand, whole and hostile."""
import zlib


def stream(data, *more):
    return (b'<<' + b''.join(more) + b'/Length %d>>stream\n' % len(data) +
            data + b'\nendstream')


def words(*lines):
    text = b''.join(b'(%s) Tj T* ' % line.encode('latin-1') for line in lines)
    return stream(b'BT /F 12 Tf 14 TL 72 720 Td ' + text + b'ET')


def file_of(objects, trailer=b''):
    out, places = b'%PDF-1.4\n', []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b'%d 0 obj' % number + body + b'endobj\n'
    at = len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)
    out += b''.join(b'%010d 00000 n \n' % place for place in places)
    return out + (b'trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n'
                  % (len(objects) + 1, trailer, at))


def pages(*contents, count=None):
    """A PDF of these content streams, one a page."""
    n = len(contents)
    kids = b' '.join(b'%d 0 R' % (4 + 2 * i) for i in range(n))
    objects = [b'<</Type/Catalog/Pages 2 0 R>>',
               b'<</Type/Pages/Kids[%s]/Count %d>>' % (kids, count or n),
               b'<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>']
    for i, content in enumerate(contents):
        objects.append(b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]'
                       b'/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>'
                       % (5 + 2 * i))
        objects.append(content)
    return file_of(objects)


def bomb(size):
    """One page whose content unpacks to that many bytes, twice packed."""
    text = zlib.compressobj(9)
    piece = b'(Maria) Tj ' * 95000
    data = b''.join(text.compress(piece) for _ in range(size // len(piece)))
    return pages(stream(zlib.compress(data + text.flush(), 9),
                        b'/Filter[/FlateDecode/FlateDecode]'))


def circle():
    """Pages that hold themselves."""
    return file_of([b'<</Type/Catalog/Pages 2 0 R>>',
                    b'<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>>'])


def locked():
    return file_of([b'<</Type/Catalog/Pages 2 0 R>>',
                    b'<</Type/Pages/Kids[]/Count 0>>',
                    b'<</Filter/Standard/V 1/R 2/P -4/O(' + b'a' * 32 +
                    b')/U(' + b'b' * 32 + b')>>'],
                   b'/Encrypt 3 0 R/ID[(x)(x)]')
