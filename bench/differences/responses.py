"""The responses of a hostile or sloppy backend. A third member says how it ends: it stays open, sends FIN, or resets."""

from .corpus import GOOD, HOSTILE, WILD

OPEN, FIN, RESET = "", "FIN", "RST"


def ok(fields, body=""):
    return f"HTTP/1.1 200 OK\n{fields}\n\n{body}"


def chunked(body):
    return ok("Transfer-Encoding: chunked", body)


END = "0\n\n"
EMPTY = ok("Content-Length: 0")
POISON = ok("Content-Length: 6", "poison")
HINTS = "HTTP/1.1 103 Early Hints\nLink: </a>\n\n"

RESPONSES = [
    (WILD, "CL with TE (Node)", OPEN, ok("Content-Length: 4\nTransfer-Encoding: chunked", END)),
    (HOSTILE, "CL: 4 and CL: 5", OPEN, ok("Content-Length: 4\nContent-Length: 5", "body")),
    (WILD, "CL: 4 and CL: 4 (PHP)", OPEN, ok("Content-Length: 4\nContent-Length: 4", "body")),
    (WILD, "CL: 4, 4", OPEN, ok("Content-Length: 4, 4", "body")),
    (HOSTILE, "CL: +4", OPEN, ok("Content-Length: +4", "body")),
    (HOSTILE, "CL: x", OPEN, ok("Content-Length: x", "body")),
    (HOSTILE, "TE: gzip", OPEN, ok("Transfer-Encoding: gzip", END)),
    (HOSTILE, "TE: chunked twice", OPEN, ok("Transfer-Encoding: chunked\nTransfer-Encoding: chunked", END)),
    (WILD, "TE in HTTP/1.0", OPEN, "HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n" + END),
    (HOSTILE, "chunk size 0x4", OPEN, chunked("0x4\nbody\n" + END)),
    (WILD, "chunk size '4 ' (firmware)", OPEN, chunked("4 \nbody\n" + END)),
    (WILD, "chunk size '4 ;a=b'", OPEN, chunked("4 ;a=b\nbody\n" + END)),
    (HOSTILE, "chunk size, bare LF", OPEN, chunked("4␊body\n" + END)),
    (HOSTILE, "chunk data too long", OPEN, chunked("4\nbodyx\n" + END)),
    (HOSTILE, "chunk size nonsense behind a chunk", OPEN, chunked("4\nbody\nnonsense\n")),
    (HOSTILE, "trailer Content-Length", OPEN, chunked("0\nContent-Length: 4\n\n")),
    (WILD, "trailer Date", OPEN, chunked("0\nDate: today\n\n")),
    (HOSTILE, "another protocol", OPEN, "220 mail.example ESMTP\n"),
    (HOSTILE, "HTTP/2.0", OPEN, "HTTP/2.0 200 OK\nContent-Length: 0\n\n"),
    (HOSTILE, "four digits", OPEN, "HTTP/1.1 2000 OK\nContent-Length: 0\n\n"),
    (HOSTILE, "NUL in the reason", OPEN, "HTTP/1.1 200 O␀K\nContent-Length: 0\n\n"),
    (WILD, "bare LF line ends (BusyBox)", OPEN, "HTTP/1.1 200 OK␊Content-Length: 0␊␊"),
    (WILD, "some bare LF line ends (Python)", FIN, "HTTP/1.0 200 Script output follows\nServer: x\nX: 1␊␊body"),
    (WILD, "bare LF between fields", OPEN, ok("Content-Length: 0\nX: 1␊Set-Cookie: a=b")),
    (HOSTILE, "bare CR in a value", OPEN, ok("Content-Length: 0\nX: 1␍Set-Cookie: a=b")),
    (HOSTILE, "NUL in a value", OPEN, ok("Content-Length: 0\nX: ␀")),
    (WILD, "space before the colon", OPEN, ok("Content-Length: 0\nX : 1")),
    (WILD, "obs-fold", OPEN, ok("Content-Length: 0\nX: 1\n 2")),
    (HOSTILE, "no colon", OPEN, ok("Content-Length: 0\nnonsense")),
    (HOSTILE, "head of 64 KB", OPEN, ok("Content-Length: 0\nX: " + "x" * 65536)),
    (HOSTILE, "unasked 101", OPEN, "HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: x\n\n"),
    (HOSTILE, "40 times 1xx without end", OPEN, HINTS * 40),
    (GOOD, "103, then 200", OPEN, HINTS + EMPTY),
    (GOOD, "204 with TE: chunked", OPEN, "HTTP/1.1 204 No Content\nTransfer-Encoding: chunked\n\n" + END),
    (HOSTILE, "204 with a body", OPEN, "HTTP/1.1 204 No Content\nContent-Length: 4\n\nbody"),
    (GOOD, "304 with CL: 9", OPEN, "HTTP/1.1 304 Not Modified\nContent-Length: 9\n\n"),
    (HOSTILE, "304 with a body", OPEN, "HTTP/1.1 304 Not Modified\nContent-Length: 4\n\nbody"),
    (WILD, "304 with CL: 9 twice", OPEN, "HTTP/1.1 304 Not Modified\nContent-Length: 9\nContent-Length: 9\n\n"),
    (WILD, "103 with a length", OPEN, "HTTP/1.1 103 Early Hints\nContent-Length: 4\n\n" + EMPTY),
    (WILD, "two spaces before the reason", OPEN, "HTTP/1.1 200  OK\nContent-Length: 0\n\n"),
    (WILD, "\\x01 in Set-Cookie", OPEN, ok("Content-Length: 0\nSet-Cookie: a=␁")),
    (GOOD, "head of 24 KB", OPEN, ok("Content-Length: 0\nX: " + "x" * 24576)),
    (GOOD, "200 fields", OPEN, ok("Content-Length: 0\n" + "X: 1\n" * 198 + "X: 1")),
    (GOOD, "no reason, no space", OPEN, "HTTP/1.1 200\nContent-Length: 0\n\n"),
    (GOOD, "HTTP/1.0, Keep-Alive", OPEN, "HTTP/1.0 200 OK\nConnection: Keep-Alive\nContent-Length: 0\n\n"),
    (GOOD, "no length, FIN", FIN, "HTTP/1.1 200 OK\nX: 1\n\nbody"),
    (HOSTILE, "a second response behind", OPEN, EMPTY + POISON),
    (HOSTILE, "a byte behind", OPEN, EMPTY + "x"),
    (HOSTILE, "FIN before the head", FIN, ""),
    (HOSTILE, "RST before the head", RESET, ""),
    (HOSTILE, "FIN in the head", FIN, "HTTP/1.1 200 OK\nContent-Le"),
    (HOSTILE, "FIN in a body with CL", FIN, ok("Content-Length: 9", "half")),
    (HOSTILE, "FIN in a chunked body", FIN, chunked("4\nhalf\n")),
    (HOSTILE, "RST in a body with CL", RESET, ok("Content-Length: 9", "half")),
    (HOSTILE, "RST in a chunked body", RESET, chunked("4\nhalf\n")),
    (HOSTILE, "RST in a body without length", RESET, "HTTP/1.1 200 OK\nX: 1\n\nhalf"),
]
