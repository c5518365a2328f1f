package balancer.http;

import java.nio.ByteBuffer;

/**
 * {@code method SP request-target SP HTTP-version}, RFC 9112 §3: exactly one SP between the parts. The leniency that
 * the RFC permits (any white space, HTTP/0.9) is how one parser's target becomes another's version.
 */
final class RequestLine {
    private static final byte[] HTTP = Octets.ascii("http://");
    private static final byte[] HTTPS = Octets.ascii("https://");
    private static final byte[] VERSION = Octets.ascii("HTTP/");
    private static final int VERSION_LENGTH = 8;

    private RequestLine() {}

    /** Reads the line [start of head,crlf) into the head. */
    static BadMessage read(ByteBuffer bytes, int crlf, RequestHead head) {
        BadMessage problem = readParts(bytes, crlf, head);
        // A valid line has no control byte, so only a refused one is searched for one: it names the fault better.
        boolean control = problem != BadMessage.NONE && Octets.skip(Octets.TEXT, bytes, head.start(), crlf) < crlf;
        return control ? BadMessage.CONTROL_BYTE : problem;
    }

    private static BadMessage readParts(ByteBuffer bytes, int crlf, RequestHead head) {
        int start = head.start();
        int methodEnd = Octets.skip(Octets.TOKEN, bytes, start, crlf);
        if (methodEnd == start || methodEnd == crlf || bytes.get(methodEnd) != ' ') {
            return BadMessage.BAD_REQUEST_LINE;
        }
        int targetStart = methodEnd + 1;
        int targetEnd = Octets.skip(Octets.TARGET, bytes, targetStart, crlf);
        if (targetEnd == targetStart || targetEnd == crlf) {
            return BadMessage.BAD_REQUEST_LINE;
        }
        if (bytes.get(targetEnd) != ' ') {
            return BadMessage.BAD_TARGET;
        }
        int versionStart = targetEnd + 1;
        if (!isVersion(bytes, versionStart, crlf)) {
            return BadMessage.BAD_REQUEST_LINE;
        }
        int minor = bytes.get(crlf - 1) - '0';
        if (bytes.get(crlf - 3) != '1' || minor > 1) {
            return BadMessage.UNSUPPORTED_VERSION;
        }
        head.firstLine(crlf + 2, minor);
        head.method(Method.of(bytes, start, methodEnd), methodEnd);
        head.target(targetStart, targetEnd);
        return readTarget(bytes, head);
    }

    /** Whether the range is {@code HTTP/d.d} in this letter case (RFC 9112 §2.3: the name is case-sensitive). */
    static boolean isVersion(ByteBuffer bytes, int from, int to) {
        return to - from == VERSION_LENGTH
                && Octets.equal(bytes, from, from + VERSION.length, VERSION)
                && Octets.is(Octets.DIGIT, bytes.get(to - 3))
                && bytes.get(to - 2) == '.'
                && Octets.is(Octets.DIGIT, bytes.get(to - 1));
    }

    /** The four forms of RFC 9112 §3.2. */
    private static BadMessage readTarget(ByteBuffer bytes, RequestHead head) {
        int from = head.targetStart();
        int to = head.targetEnd();
        if (head.method() == Method.CONNECT) {
            return BadMessage.CONNECT_METHOD; // 501: not for any target, so neither 405 nor an Allow field fits
        }
        if (bytes.get(from) == '/') {
            return BadMessage.NONE;
        }
        if (bytes.get(from) == '*' && to - from == 1) {
            return head.method() == Method.OPTIONS ? BadMessage.NONE : BadMessage.BAD_TARGET;
        }
        if (Octets.startsIgnoringCase(bytes, from, to, HTTP)) {
            return readAbsolute(bytes, head, from + HTTP.length);
        }
        if (Octets.startsIgnoringCase(bytes, from, to, HTTPS)) {
            return readAbsolute(bytes, head, from + HTTPS.length);
        }
        return BadMessage.BAD_TARGET;
    }

    private static BadMessage readAbsolute(ByteBuffer bytes, RequestHead head, int authorityStart) {
        int to = head.targetEnd();
        int authorityEnd = authorityStart;
        while (authorityEnd < to && bytes.get(authorityEnd) != '/' && bytes.get(authorityEnd) != '?') {
            authorityEnd++;
        }
        if (!Authority.isValid(bytes, authorityStart, authorityEnd)) {
            return BadMessage.BAD_TARGET;
        }
        char implied = 0;
        if (authorityEnd == to) {
            implied = head.method() == Method.OPTIONS ? '*' : '/';
        } else if (bytes.get(authorityEnd) == '?') {
            implied = '/';
        }
        head.absoluteTarget(authorityStart, authorityEnd, implied);
        return BadMessage.NONE;
    }
}
