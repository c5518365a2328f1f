"""The requests. A line end is CR LF; other control bytes are written as their pictures, U+2400 and up.

HOSTILE: two readers could take it for different messages, or RFC 9112 says MUST refuse. GOOD: real clients send it,
and it can be read in one way only. ODD lies between: permitted, refused by some, and either is defensible. REPAIR must
pass, but not as it came: what counts is which bytes the backend got. WILD: not well-formed, but ordinary servers answer
so, and it has one meaning.
"""

HOSTILE, GOOD, ODD, REPAIR, WILD = "hostile", "good", "odd", "repair", "wild"


def wire(text):
    """The bytes of a case."""
    raw = text.replace("\n", "\r\n")
    raw = "".join(chr(ord(c) - 0x2400) if 0x2400 <= ord(c) < 0x2420 else c for c in raw)
    return raw.encode("latin-1")


def post(fields, body="body"):
    return f"POST / HTTP/1.1\nHost: site\n{fields}\n\n{body}"


def get(fields):
    return f"GET / HTTP/1.1\nHost: site\n{fields}\n\n"


def chunked(body):
    return post("Transfer-Encoding: chunked", body)


def line(text):
    return f"{text}\nHost: site\n\n"


END = "0\n\n"
KEY = "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="

REQUESTS = [
    # --- length, RFC 9112 §6
    (HOSTILE, "CL with TE", post("Content-Length: 4\nTransfer-Encoding: chunked", END)),
    (HOSTILE, "TE with CL", post("Transfer-Encoding: chunked\nContent-Length: 4", END)),
    (HOSTILE, "TE: chunked, gzip", post("Transfer-Encoding: chunked, gzip", END)),
    (HOSTILE, "TE: gzip, chunked", post("Transfer-Encoding: gzip, chunked", END)),
    (HOSTILE, "TE: chunked, chunked", post("Transfer-Encoding: chunked, chunked", END)),
    (HOSTILE, "TE: chunked and TE: identity", post("Transfer-Encoding: chunked\nTransfer-Encoding: identity", END)),
    (HOSTILE, "TE: chunked twice", post("Transfer-Encoding: chunked\nTransfer-Encoding: chunked", END)),
    (HOSTILE, "TE: identity", post("Transfer-Encoding: identity", END)),
    (HOSTILE, "TE: xchunked", post("Transfer-Encoding: xchunked", END)),
    (HOSTILE, "TE: \\x0bchunked", post("Transfer-Encoding: ␋chunked", END)),
    (HOSTILE, "TE: chunked\\x00", post("Transfer-Encoding: chunked␀", END)),
    (HOSTILE, 'TE: "chunked"', post('Transfer-Encoding: "chunked"', END)),
    (HOSTILE, "TE: (empty)", post("Transfer-Encoding:", END)),
    (HOSTILE, "TE: chunked;q=1", post("Transfer-Encoding: chunked;q=1", END)),
    (HOSTILE, "TE : chunked", post("Transfer-Encoding : chunked", END)),
    (HOSTILE, "TE folded", post("Transfer-Encoding:\n chunked", END)),
    (HOSTILE, "TE in HTTP/1.0", "POST / HTTP/1.0\nHost: site\nTransfer-Encoding: chunked\n\n" + END),
    (HOSTILE, "Transfer_Encoding", post("Transfer_Encoding: chunked", END)),
    (GOOD, "TE: Chunked", post("Transfer-Encoding: Chunked", END)),
    (HOSTILE, "CL: 4 and CL: 5", post("Content-Length: 4\nContent-Length: 5")),
    (ODD, "CL: 4 and CL: 4", post("Content-Length: 4\nContent-Length: 4")),
    (ODD, "CL: 4, 4", post("Content-Length: 4, 4")),
    (HOSTILE, "CL: 4, 5", post("Content-Length: 4, 5")),
    (HOSTILE, "CL: +4", post("Content-Length: +4")),
    (HOSTILE, "CL: -4", post("Content-Length: -4")),
    (HOSTILE, "CL: 0x4", post("Content-Length: 0x4")),
    (HOSTILE, "CL: 4a", post("Content-Length: 4a")),
    (HOSTILE, "CL: 1 0", post("Content-Length: 1 0")),
    (HOSTILE, "CL: (empty)", post("Content-Length:")),
    (HOSTILE, "CL: 2^64 + 4", post("Content-Length: 18446744073709551620")),
    (HOSTILE, "Content_Length", post("Content_Length: 4")),
    (GOOD, "CL: 0004", post("Content-Length: 0004")),
    (GOOD, "CL: 0 with GET", get("Content-Length: 0")),
    # --- chunks, RFC 9112 §7.1
    (HOSTILE, "chunk size +4", chunked("+4\nbody\n" + END)),
    (HOSTILE, "chunk size -4", chunked("-4\nbody\n" + END)),
    (HOSTILE, "chunk size 0x4", chunked("0x4\nbody\n" + END)),
    (HOSTILE, "chunk size ' 4'", chunked(" 4\nbody\n" + END)),
    (ODD, "chunk size '4 '", chunked("4 \nbody\n" + END)),
    (HOSTILE, "chunk size 2^64 + 4", chunked("10000000000000004\nbody\n" + END)),
    (HOSTILE, "chunk size, bare LF", chunked("4␊body\n" + END)),
    (HOSTILE, "chunk extension, bare LF", chunked("4;a␊body\n" + END)),
    (HOSTILE, "chunk extension, bare CR", chunked("4;a␍b\nbody\n" + END)),
    (HOSTILE, "chunk extension, NUL", chunked("4;␀\nbody\n" + END)),
    (HOSTILE, "chunk extension of 2 KiB", chunked("4;" + "a" * 2048 + "\nbody\n" + END)),
    (HOSTILE, "chunk data too long", chunked("4\nbodyx\n" + END)),
    (HOSTILE, "chunk data too short", chunked("5\nbody\n" + END)),
    (HOSTILE, "chunk data, bare LF behind", chunked("4\nbody␊" + END)),
    (HOSTILE, "chunk data, XX behind", chunked("4\nbodyXX" + END)),
    (HOSTILE, "trailer Content-Length", chunked("0\nContent-Length: 4\n\n")),
    (HOSTILE, "trailer, bare LF", chunked("0\nX: 1␊\n\n")),
    (HOSTILE, "trailer, no colon", chunked("0\nnonsense\n\n")),
    (HOSTILE, "trailers of 32 KiB", chunked("0\n" + ("X: " + "x" * 500 + "\n") * 64 + "\n")),
    (GOOD, "chunk extension and trailer", chunked("4;a=b\nbody\n0\nX-Sum: 1\n\n")),
    # --- request line, RFC 9112 §3
    (HOSTILE, "two spaces", line("GET  / HTTP/1.1")),
    (HOSTILE, "tab in the request line", line("GET\t/ HTTP/1.1")),
    (HOSTILE, "space in the target", line("GET /a b HTTP/1.1")),
    (HOSTILE, "space behind the version", line("GET / HTTP/1.1 ")),
    (HOSTILE, "space before the method", line(" GET / HTTP/1.1")),
    (HOSTILE, "no version", line("GET /")),
    (HOSTILE, "HTTP/1.2", line("GET / HTTP/1.2")),
    (HOSTILE, "HTTP/2.0", line("GET / HTTP/2.0")),
    (HOSTILE, "http/1.1", line("GET / http/1.1")),
    (HOSTILE, "method is no token", line("G(T / HTTP/1.1")),
    (HOSTILE, "CONNECT", line("CONNECT site:443 HTTP/1.1")),
    (HOSTILE, "GET *", line("GET * HTTP/1.1")),
    (HOSTILE, "relative target", line("GET index.html HTTP/1.1")),
    (HOSTILE, "fragment", line("GET /a#/../b HTTP/1.1")),
    (HOSTILE, "userinfo in the target", line("GET http://site@other/ HTTP/1.1")),
    (HOSTILE, "NUL in the target", line("GET /␀ HTTP/1.1")),
    (ODD, "raw UTF-8 in the target", line("GET /\u00c3\u00bc HTTP/1.1")),
    (HOSTILE, "bare LF ends the request line", "GET / HTTP/1.1␊Host: site\n\n"),
    (HOSTILE, "request line of 9 KiB", line("GET /" + "x" * 9216 + " HTTP/1.1")),
    (GOOD, "absolute-form with a port", line("GET http://site:80/ HTTP/1.1")),
    (REPAIR, "absolute-form, other Host", line("GET http://other/ HTTP/1.1")),
    (GOOD, "OPTIONS *", line("OPTIONS * HTTP/1.1")),
    (GOOD, "CR LF in front", "\n" + line("GET / HTTP/1.1")),
    (GOOD, "get", line("get / HTTP/1.1")),
    (GOOD, "PROPFIND", line("PROPFIND / HTTP/1.1")),
    (ODD, "%zz and %00 in the target", line("GET /%zz?%00 HTTP/1.1")),
    (GOOD, "|, {} and \" in the target", line('GET /a|b?{"x"} HTTP/1.1')),
    # --- fields, RFC 9112 §5, RFC 9110 §5
    (HOSTILE, "space before the colon", get("X : 1")),
    (HOSTILE, "obs-fold", get("X: 1\n 2")),
    (HOSTILE, "space before the first field", "GET / HTTP/1.1\n X: 1\nHost: site\n\n"),
    (HOSTILE, "empty name", get(": 1")),
    (HOSTILE, "no colon", get("nonsense")),
    (HOSTILE, "name is no token", get("X(1): 1")),
    (HOSTILE, "bare LF between fields", get("X: 1␊Y: 2")),
    (HOSTILE, "bare CR in a value", get("X: 1␍Y: 2")),
    (HOSTILE, "NUL in a value", get("X: 1␀2")),
    (ODD, "ESC in a value", get("X: ␛[31m")),
    (REPAIR, "X_Forwarded_For", get("X_Forwarded_For: 10.0.0.1")),
    (REPAIR, "X.Real.IP", get("X.Real.IP: 10.0.0.1")),
    (ODD, "\\x01 in a cookie", get("Cookie: a=␁")),
    (ODD, "X_Foo and X.Foo", get("X_Foo: 1\nX.Foo: 2")),
    (GOOD, "UTF-8 in a value", get("X: \u00c3\u00bc")),
    (GOOD, "empty value", get("X:")),
    (GOOD, "99 fields", get("X: 1\n" * 97 + "X: 1")),
    (ODD, "150 fields", get("X: 1\n" * 149 + "X: 1")),
    (GOOD, "cookie of 7 KB", get("Cookie: a=" + "x" * 7000)),
    (ODD, "cookie of 12 KB", get("Cookie: a=" + "x" * 12000)),
    (HOSTILE, "field of 64 KB", get("X: " + "x" * 65536)),
    # --- Host, RFC 9112 §3.2
    (HOSTILE, "no Host", "GET / HTTP/1.1\nX: 1\n\n"),
    (HOSTILE, "two Hosts", "GET / HTTP/1.1\nHost: site\nHost: other\n\n"),
    (HOSTILE, "twice the same Host", "GET / HTTP/1.1\nHost: site\nHost: site\n\n"),
    (ODD, "empty Host", "GET / HTTP/1.1\nHost:\n\n"),
    (HOSTILE, "Host: site, other", "GET / HTTP/1.1\nHost: site, other\n\n"),
    (HOSTILE, "Host: site/x", "GET / HTTP/1.1\nHost: site/x\n\n"),
    (HOSTILE, "Host: user@site", "GET / HTTP/1.1\nHost: user@site\n\n"),
    (HOSTILE, "Host: site:http", "GET / HTTP/1.1\nHost: site:http\n\n"),
    (ODD, "Host: site:", "GET / HTTP/1.1\nHost: site:\n\n"),
    (GOOD, "Host: my_site", "GET / HTTP/1.1\nHost: my_site\n\n"),
    (GOOD, "Host: site.", "GET / HTTP/1.1\nHost: site.\n\n"),
    (GOOD, "HTTP/1.0 without Host", "GET / HTTP/1.0\n\n"),
    # --- between neighbours, RFC 9110 §7.6.1
    (REPAIR, "Connection: close, X-Hop", get("Connection: close, X-Hop\nX-Hop: 1")),
    (REPAIR, "Connection: Host", get("Connection: Host")),
    (REPAIR, "Connection: X-Forwarded-For", get("Connection: X-Forwarded-For\nX-Forwarded-For: 10.0.0.1")),
    (GOOD, "Connection: keep-alive, Upgrade", get("Connection: keep-alive, Upgrade\nUpgrade: websocket\n" + KEY)),
    (REPAIR, "Upgrade: h2c", get("Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABk")),
    (REPAIR, "Upgrade without Connection", get("Upgrade: websocket")),
    (REPAIR, "Keep-Alive, Proxy-Connection", get("Keep-Alive: 5\nProxy-Connection: keep-alive")),
    (REPAIR, "TE: trailers", get("Connection: TE\nTE: trailers")),
    (REPAIR, "TE: gzip", get("Connection: TE\nTE: gzip")),
    (REPAIR, "Proxy (httpoxy)", get("Proxy: http://other")),
    (REPAIR, "forged X-Forwarded-For", get("X-Forwarded-For: 10.0.0.1")),
    (REPAIR, "Expect in HTTP/1.0", "GET / HTTP/1.0\nHost: site\nExpect: 100-continue\n\n"),
]
