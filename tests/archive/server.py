#!/usr/bin/python3
"""A web server on loopback that sends just the bytes it is told to.

  server.py            prints its port, serves until its input ends

Paths are names in RESPONSES (raw bytes, or a function that writes to the
connection itself). /requests gives back every request so far, byte for byte,
each after a line with its length; /requests itself is not counted. /connections
says how many connections were made.

It is a proxy too, which knows every host to be itself: for requests with a
whole address (http://HOST/NAME), and by SOCKS 5, where it notes how the host
was named ("socks 3 port.example").
"""
import gzip
import socket
import sys
import threading
import time
import zlib

PAGE = (b'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        b'<title>Harbour notices</title></head><body><h1>Notice 14</h1>'
        b'<p>The tanker <b>Maria</b> berthed at quay 3 on 14 October 2023 and '
        b'left two days later for the outer anchorage, where she waited for '
        b'orders until the end of the month, the harbour master wrote.</p>'
        b'<p>No cargo was worked while she lay there.</p></body></html>\n')


def head(status=b'200 OK', *lines):
    return b'\r\n'.join((b'HTTP/1.1 ' + status,) + lines + (b'', b''))


def plain(body, *lines):
    return head(b'200 OK', b'Content-Type: text/html; charset=utf-8',
                b'Content-Length: %d' % len(body), *lines) + body


def redirect(to, status=b'302 Found', body=b'<p>moved\n'):
    return head(status, b'Location: ' + to, b'Content-Type: text/html',
                b'Content-Length: %d' % len(body)) + body


def chunks(body, size, extension=b''):
    return b''.join(b'%x%s\r\n%s\r\n' % (len(part), extension, part)
                    for part in (body[i:i + size]
                                 for i in range(0, len(body), size)))


def chunked(body, *lines, trailer=b'', extension=b'', size=100):
    return (head(b'200 OK', b'Content-Type: text/html',
                 b'Transfer-Encoding: chunked', *lines) +
            chunks(body, size, extension) + b'0\r\n' + trailer + b'\r\n')


def raw_deflate(body):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def slow(connection):
    connection.sendall(head(b'200 OK', b'Content-Length: 100000'))
    for _ in range(200):
        connection.sendall(b'x' * 10)
        time.sleep(0.1)


def silent(connection):
    connection.sendall(head(b'200 OK', b'Content-Length: 10'))
    time.sleep(20)


def endless(connection):
    connection.sendall(head(b'200 OK', b'Content-Type: text/plain'))
    while True:
        connection.sendall(b'0123456789abcdef' * 4096)


def flood(connection):
    connection.sendall(b'HTTP/1.1 200 OK\r\n')
    for number in range(100000):
        connection.sendall(b'X-Flood-%d: %s\r\n' % (number, b'y' * 900))


def etag(request):
    """A page with a validator, which is not sent twice."""
    if b'If-None-Match: "14"\r\n' in request:
        return head(b'304 Not Modified', b'ETag: "14"')
    return plain(PAGE, b'ETag: "14"',
                 b'Last-Modified: Mon, 16 Oct 2023 05:30:00 GMT')


def loop(number):
    return redirect(b'/loop/%d' % (number + 1))


RESPONSES = {
    'page': plain(PAGE),
    'page-again': plain(PAGE, b'Date: Mon, 16 Oct 2023 05:30:00 GMT'),
    'empty': plain(b''),
    'chunked': chunked(PAGE),
    'chunked-odd': chunked(PAGE, trailer=b'X-Checked: yes\r\n',
                           extension=b';quay="3"', size=7),
    'chunked-cut': chunked(PAGE)[:400],
    'chunked-wrong': head(b'200 OK', b'Transfer-Encoding: chunked') +
                     b'5\r\nhello\r\nzz\r\nwrong\r\n0\r\n\r\n',
    'gzip': plain(gzip.compress(PAGE, mtime=0), b'Content-Encoding: gzip'),
    'gzip-chunked': chunked(gzip.compress(PAGE, mtime=0),
                            b'Content-Encoding: gzip'),
    'gzip-cut': plain(gzip.compress(PAGE, mtime=0)[:200],
                      b'Content-Encoding: gzip'),
    'gzip-lie': plain(PAGE, b'Content-Encoding: gzip'),
    'deflate': plain(zlib.compress(PAGE), b'Content-Encoding: deflate'),
    'deflate-raw': plain(raw_deflate(PAGE), b'Content-Encoding: deflate'),
    'brotli': plain(b'\x0b\x02\x80abc\x03', b'Content-Encoding: br'),
    'bomb': plain(gzip.compress(b'\0' * (300 << 20), 9, mtime=0),
                  b'Content-Encoding: gzip'),
    'folded': b'HTTP/1.1 200 OK\r\nX-Note: one\r\n two\r\nx-note:three\r\n'
              b'Content-Length: 2\r\n\r\nok',
    'bare': b'HTTP/1.1 200 OK\nContent-Length: 2\n\nok',
    'latin1': b'HTTP/1.1 200 OK\r\nX-Port: K\xf6ge \xee\xbe\x80\r\n'
              b'Content-Length: 2\r\n\r\nok',
    'interim': b'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n'
               b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'short': head(b'200 OK', b'Content-Length: 100') + b'only this',
    'until-close': b'HTTP/1.0 200 OK\r\n\r\n' + PAGE,
    'no-content': head(b'204 No Content'),
    'not-found': head(b'404 Not Found', b'Content-Type: text/html',
                      b'Content-Length: 9') + b'not here\n',
    'too-many': head(b'429 Too Many Requests', b'Retry-After: 120',
                     b'Content-Length: 5') + b'wait\n',
    'old': b'hello, this is HTTP/0.9',
    'no-colon': b'HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 2\r\n\r\nok',
    'closes': b'',
    'slow': slow,
    'silent': silent,
    'endless': endless,
    'flood': flood,
    'cookie': plain(PAGE, b'Set-Cookie: id=1; Path=/'),
    'picture': head(b'200 OK', b'Content-Type: text/html',
                    b'Content-Length: 24') +
               b'\x89PNG\r\n\x1a\n' + b'\0' * 16,
    'wall': plain(b'<html><head><title>Just a moment...</title></head><body>'
                  b'Checking your browser before accessing.</body></html>'),
    'login': plain(b'<html><head><title>Log in</title></head><body><form>'
                   b'<input type="password" name="p"></form></body></html>'),
    'thin': plain(b'<html><body><script src="a.js"></script>'
                  b'<div id="app"></div></body></html>'),
    'one': redirect(b'/two', b'301 Moved Permanently'),
    'two': redirect(b'page#part', b'307 Temporary Redirect'),
    'to-self': redirect(b'/to-self'),
    'to-file': redirect(b'file:///etc/hostname'),
    'to-private': redirect(b'http://10.0.0.1/'),
    'to-mapped': redirect(b'http://[::ffff:127.0.0.1]:1/'),
    'to-nowhere': redirect(b'http://127.0.0.1:1/'),
}

REQUESTS = []
POSTS = {}          # by name: a function of connection, head, body
CONNECTIONS = []    # addresses of clients


def socks(connection):
    """The server's side of RFC 1928, without authentication."""
    connection.recv(connection.recv(1)[0])              # methods
    connection.sendall(b'\5\0')
    kind = connection.recv(4)[3]
    size = connection.recv(1)[0] if kind == 3 else 4 if kind == 1 else 16
    host = connection.recv(size)
    connection.recv(2)                                  # port
    REQUESTS.append(b'socks %d ' % kind + host)
    connection.sendall(b'\5\0\0\1\0\0\0\0\0\0')


def read_request(connection):
    data = connection.recv(1)
    if data == b'\5':
        socks(connection)
        data = b''
    while b'\r\n\r\n' not in data:
        piece = connection.recv(65536)
        if not piece:
            break
        data += piece
    return data


def answer(connection, request):
    path = request.split(b' ')[1].decode('latin-1')
    if '://' in path:
        path = path.split('/', 3)[3]
    path = path.lstrip('/')
    name = path.split('?')[0]
    if name == 'requests':
        body = b''.join(b'%d\n%s' % (len(r), r) for r in REQUESTS)
        connection.sendall(plain(body))
        return
    if name == 'connections':
        connection.sendall(plain(b'%d' % len(CONNECTIONS)))
        return
    REQUESTS.append(request)
    if name in POSTS:
        top, body = request.split(b'\r\n\r\n', 1)
        size = int(top.lower().split(b'content-length: ')[1].split(b'\r')[0])
        while len(body) < size:
            body += connection.recv(65536)
        POSTS[name](connection, top + b'\r\n', body)
        return
    if name.startswith('loop/'):
        connection.sendall(loop(int(name[5:])))
        return
    if name == 'etag':
        connection.sendall(etag(request))
        return
    response = RESPONSES.get(name, RESPONSES['not-found'])
    if callable(response):
        response(connection)
    else:
        connection.sendall(response)


def serve(connection):
    try:
        request = read_request(connection)
        if request:
            answer(connection, request)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(2)
        while connection.recv(65536):
            pass
    except (OSError, IndexError):
        pass
    finally:
        connection.close()


def start(address='127.0.0.1'):
    """Listen; returns the port. Connections are answered by threads."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, 0))
    listener.listen(64)

    def accept():
        while True:
            connection, client = listener.accept()
            CONNECTIONS.append(client)
            threading.Thread(target=serve, args=(connection,),
                             daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def secure(listener, folder):
    """The same over TLS, with a certificate that nobody vouches for."""
    import ssl
    import subprocess
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048',
                    '-nodes', '-days', '2', '-subj', '/CN=port.example',
                    '-keyout', folder + '/key.pem',
                    '-out', folder + '/cert.pem'],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + '/cert.pem', folder + '/key.pem')

    def one(connection):
        try:
            serve(context.wrap_socket(connection, server_side=True))
        except OSError:
            connection.close()

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=one, args=(connection,),
                             daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def start_secure(folder, address='127.0.0.1'):
    listener = socket.socket()
    listener.bind((address, 0))
    listener.listen(64)
    secure(listener, folder)
    return listener.getsockname()[1]


if __name__ == '__main__':
    print(start(), flush=True)
    sys.stdin.read()
