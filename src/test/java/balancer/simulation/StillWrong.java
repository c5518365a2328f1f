package balancer.simulation;

import java.util.function.IntFunction;

/**
 * Invalid requests, with the status and the word of the refusal, and beside each limit a request that just keeps it.
 * Written from RFC 9110 and 9112 and the README, not from the code that parses.
 */
enum StillWrong {
    // ---- the first line
    NO_VERSION(400, "bad-request-line", "GET /\r\n"),
    TWO_BLANKS(400, "bad-request-line", "GET  / HTTP/1.1\r\nHost: a\r\n"),
    A_BLANK_BEFORE(400, "bad-request-line", " GET / HTTP/1.1\r\nHost: a\r\n"),
    A_BLANK_BEHIND(400, "bad-request-line", "GET / HTTP/1.1 \r\nHost: a\r\n"),
    A_TAB(400, "bad-request-line", "GET\t/ HTTP/1.1\r\nHost: a\r\n"),
    BAD_METHOD(400, "bad-request-line", "G@T / HTTP/1.1\r\nHost: a\r\n"),
    SMALL_VERSION(400, "bad-request-line", "GET / http/1.1\r\nHost: a\r\n"),
    LONG_VERSION(400, "bad-request-line", "GET / HTTP/1.10\r\nHost: a\r\n"),
    ONE_WORD(400, "bad-request-line", "HELO\r\n"),
    VERSION_2(505, "unsupported-version", "GET / HTTP/2.0\r\nHost: a\r\n"),
    VERSION_1_2(505, "unsupported-version", "GET / HTTP/1.2\r\nHost: a\r\n"),
    VERSION_0_9(505, "unsupported-version", "GET / HTTP/0.9\r\nHost: a\r\n"),
    NO_PATH(400, "bad-target", "GET foo HTTP/1.1\r\nHost: a\r\n"),
    STAR(400, "bad-target", "GET * HTTP/1.1\r\nHost: a\r\n"),
    NO_AUTHORITY(400, "bad-target", "GET http:///x HTTP/1.1\r\nHost: a\r\n"),
    A_USER(400, "bad-target", "GET http://u@h/x HTTP/1.1\r\nHost: a\r\n"),
    ANOTHER_SCHEME(400, "bad-target", "GET ftp://h/x HTTP/1.1\r\nHost: a\r\n"),
    BAD_PORT_OF_TARGET(400, "bad-target", "GET http://h:65536/x HTTP/1.1\r\nHost: a\r\n"),
    A_FRAGMENT(400, "bad-target", "GET /a#b HTTP/1.1\r\nHost: a\r\n"),
    CONNECT(501, "connect-method", "CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n"),
    BEYOND_THE_LINE(414, "request-line-too-long", size -> line(size / 2 + 1)),
    FULL_LINE(0, "", size -> line(size / 2)),

    // ---- lines
    LF_ALONE(400, "bare-line-feed", "GET / HTTP/1.1\nHost: a\n\n"),
    LF_LATER(400, "bare-line-feed", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n"),
    CR_ALONE(400, "bare-carriage-return", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n"),
    A_NUL(400, "control-byte", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n"),
    CONTROL_IN_HOST(400, "control-byte", "GET / HTTP/1.1\r\nHost: a\u0001\r\n"),
    CONTROL_IN_LINE(400, "control-byte", "GET /\u0001 HTTP/1.1\r\nHost: a\r\n"),
    BLANK_FIRST(400, "space-before-field", "GET / HTTP/1.1\r\n Host: a\r\n"),
    FOLDED(400, "folded-line", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n"),
    FOLDED_BY_TAB(400, "folded-line", "GET / HTTP/1.1\r\nHost: a\r\n\tb: c\r\n"),
    BLANK_BEFORE_COLON(400, "space-before-colon", "GET / HTTP/1.1\r\nHost : a\r\n"),
    BLANK_IN_NAME(400, "space-before-colon", "GET / HTTP/1.1\r\nHo st: a\r\n"),
    NO_NAME(400, "bad-field-name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n"),
    NO_COLON(400, "bad-field-name", "GET / HTTP/1.1\r\nHost: a\r\nnothing\r\n"),
    MARK_IN_NAME(400, "bad-field-name", "GET / HTTP/1.1\r\nHost: a\r\n(x): y\r\n"),
    LIKE_LENGTH(400, "ambiguous-field-name", "GET / HTTP/1.1\r\nHost: a\r\nContent_Length: 5\r\n"),
    LIKE_CODING(400, "ambiguous-field-name", "GET / HTTP/1.1\r\nHost: a\r\nTRANSFER.encoding: chunked\r\n"),
    LIKE_KEEP_ALIVE(400, "ambiguous-field-name", "GET / HTTP/1.1\r\nHost: a\r\nKeep_Alive: 5\r\n"),
    TOO_MANY(431, "too-many-fields", size -> fields(101)),
    AS_MANY(0, "", size -> fields(100)),
    TOO_LARGE(431, "head-too-large", size -> sized(size + 1)),
    AS_LARGE(0, "", size -> sized(size)),
    BAD_CONNECTION(400, "bad-connection", "GET / HTTP/1.1\r\nHost: a\r\nConnection: a b\r\n"),
    NOMINATES_TOO_MANY(400, "bad-connection", size -> nominates(17)),
    NOMINATES_AS_MANY(0, "", size -> nominates(16)),

    // ---- who is meant
    NO_HOST(400, "missing-host", "GET / HTTP/1.1\r\nX: a\r\n"),
    TWO_HOSTS(400, "repeated-host", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n"),
    TWO_HOSTS_1_0(400, "repeated-host", "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n"),
    HOST_OF_TWO(400, "bad-host", "GET / HTTP/1.1\r\nHost: a, b\r\n"),
    HOST_WITH_PATH(400, "bad-host", "GET / HTTP/1.1\r\nHost: a/b\r\n"),
    HOST_WITH_USER(400, "bad-host", "GET / HTTP/1.1\r\nHost: u@a\r\n"),
    HOST_WITH_PORT(400, "bad-host", "GET / HTTP/1.1\r\nHost: a:65536\r\n"),
    HOST_WITH_WORD(400, "bad-host", "GET / HTTP/1.1\r\nHost: a:b\r\n"),
    HOST_ESCAPED(400, "bad-host", "GET / HTTP/1.1\r\nHost: a%2fb\r\n"),
    HOST_OF_9_GROUPS(400, "bad-host", "GET / HTTP/1.1\r\nHost: [1:2:3:4:5:6:7:8:9]\r\n"),
    HOST_OF_7_GROUPS(400, "bad-host", "GET / HTTP/1.1\r\nHost: [1:2:3:4:5:6:7]\r\n"),
    HOST_OF_5_DIGITS(400, "bad-host", "GET / HTTP/1.1\r\nHost: [12345::]\r\n"),
    HOST_TWICE_SHORT(400, "bad-host", "GET / HTTP/1.1\r\nHost: [1::2::3]\r\n"),
    HOST_LONG(
            400,
            "bad-host",
            size -> size <= 1_100
                    ? "GET / HTTP/1.1\r\nHost: /\r\n"
                    : "GET / HTTP/1.1\r\nHost: " + "a".repeat(1_025) + "\r\n"),
    HOST_AS_LONG(0, "", size -> size <= 1_100 ? sized(size) : "GET / HTTP/1.1\r\nHost: " + "a".repeat(1_024) + "\r\n"),
    HOST_OF_LAST_PORT(0, "", "GET / HTTP/1.1\r\nHost: a:65535\r\n"),
    HOST_WITHOUT_PORT(0, "", "GET / HTTP/1.1\r\nHost: a:\r\n"),
    HOST_EMPTY(0, "", "GET / HTTP/1.1\r\nHost:\r\n"),
    HOST_MAPPED(0, "", "GET / HTTP/1.1\r\nHost: [::ffff:1.2.3.4]:80\r\n"),
    HOST_OF_8_GROUPS(0, "", "GET / HTTP/1.1\r\nHost: [1:2:3:4:5:6:7:8]\r\n"),
    HOST_SHORT(0, "", "GET / HTTP/1.1\r\nHost: [1:2:3:4:5:6:7::]\r\n"),

    // ---- how long the body is
    LENGTH_SIGNED(400, "bad-content-length", post("Content-Length: +5\r\n")),
    LENGTH_NEGATIVE(400, "bad-content-length", post("Content-Length: -1\r\n")),
    LENGTH_EMPTY(400, "bad-content-length", post("Content-Length:\r\n")),
    LENGTH_HEX(400, "bad-content-length", post("Content-Length: 0x5\r\n")),
    LENGTH_LIST(400, "bad-content-length", post("Content-Length: 5, 5\r\n")),
    LENGTH_HUGE(400, "bad-content-length", post("Content-Length: 9223372036854775808\r\n")),
    LENGTH_TWICE(400, "repeated-content-length", post("Content-Length: 5\r\nContent-Length: 5\r\n")),
    BOTH(400, "length-and-chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")),
    CHUNKED_TWICE(400, "bad-transfer-encoding", post("Transfer-Encoding: chunked, chunked\r\n")),
    CHUNKED_IN_TWO(400, "bad-transfer-encoding", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")),
    OTHER_CODING(501, "unknown-transfer-coding", post("Transfer-Encoding: gzip\r\n")),
    CHUNKED_1_0(400, "chunked-in-http-1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n");

    /** 0: it is valid, and forwarded. */
    final int status;

    final String word;
    private final IntFunction<String> text;

    StillWrong(int status, String word, String text) {
        this(status, word, size -> text);
    }

    StillWrong(int status, String word, IntFunction<String> text) {
        this.status = status;
        this.word = word;
        this.text = text;
    }

    /** The fault is behind the first line. */
    boolean isBehindTheLine() {
        return ordinal() > LF_ALONE.ordinal();
    }

    /** @param maxHead the largest head that is allowed */
    String head(int maxHead) {
        return text.apply(maxHead) + "\r\n";
    }

    private static String post(String lines) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + lines;
    }

    /** A head whose first line has so many bytes. */
    private static String line(int bytes) {
        String rest = "GET / HTTP/1.1\r\n";
        return "GET /" + "l".repeat(bytes - rest.length()) + " HTTP/1.1\r\nHost: a\r\n";
    }

    private static String fields(int count) {
        return "GET / HTTP/1.1\r\nHost: a\r\n" + "X:\r\n".repeat(count - 1);
    }

    /** A head of so many bytes, its empty line included. */
    private static String sized(int bytes) {
        StringBuilder text = new StringBuilder("GET / HTTP/1.1\r\nHost: a\r\n");
        while (bytes - 2 - text.length() > 9_000) {
            text.append("X: ").append("x".repeat(8_000)).append("\r\n");
        }
        String line = "Y: \r\n";
        return text + "Y: " + "y".repeat(bytes - 2 - text.length() - line.length()) + "\r\n";
    }

    private static String nominates(int count) {
        StringBuilder text = new StringBuilder("GET / HTTP/1.1\r\nHost: a\r\nConnection: close");
        for (int i = 0; i < count; i++) {
            text.append(", x").append(i);
        }
        return text.append("\r\n").toString();
    }
}
