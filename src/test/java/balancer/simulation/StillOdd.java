package balancer.simulation;

import java.util.function.IntFunction;

/**
 * Unusual answers of servers: slips with one meaning are repaired on the way, all others are a 502. Written from the
 * README and RFC 9112 §2.2, §5 and §6, not from the code that parses.
 */
enum StillOdd {
    // ---- mended
    LF_ENDS("HTTP/1.1 200 Fine\nA: b\nContent-Length: 2\n\nok", "HTTP/1.1 200 Fine\r\nA: b\r\nContent-Length: 2\r\n"),
    BLANK_BEFORE_COLON(
            "HTTP/1.1 200 Fine\r\nA : b\r\nContent-Length \t: 2\r\n\r\nok",
            "HTTP/1.1 200 Fine\r\nA: b\r\nContent-Length: 2\r\n"),
    FOLDED(
            "HTTP/1.1 200 Fine\r\nA: b\r\n  c\r\n\td\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 Fine\r\nA: b    c  \td\r\nContent-Length: 2\r\n"),
    LENGTH_TWICE(
            "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nA: b\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 Fine\r\nA: b\r\nContent-Length: 2\r\n"),
    LENGTH_LIST("HTTP/1.1 200 Fine\r\nContent-Length: 2, 2\r\n\r\nok", "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n"),
    BOTH(
            "HTTP/1.1 200 Fine\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n"),
    BLANK_BEHIND_SIZE(
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n2  \r\nok\r\n0\r\n\r\n",
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n"),

    // ---- odd, and right
    NO_REASON("HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 \r\nContent-Length: 2\r\n"),
    FORBIDDEN_TRAILER(
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nDate: x\r\nX-T: 1\r\n\r\n",
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n"),
    NO_REASON_NO_BLANK("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 \r\nContent-Length: 2\r\n"),
    AS_MANY(0, "", size -> fields(250), true),
    AS_LARGE(0, "", size -> sized(Math.max(size, 32 << 10)), true),

    // ---- bad
    NO_STATUS(502, "bad-status-line", "HTTP/1.1 OK\r\n\r\n"),
    STATUS_99(502, "bad-status-line", "HTTP/1.1 099 Low\r\n\r\n"),
    STATUS_OF_4(502, "bad-status-line", "HTTP/1.1 2000 High\r\n\r\n"),
    VERSION_2(502, "bad-status-line", "HTTP/2 200 Fine\r\n\r\n"),
    OTHER_PROTOCOL(502, "bad-status-line", "SSH-2.0-x\r\n\r\n"),
    NO_COLON(502, "bad-field-name", "HTTP/1.1 200 Fine\r\nnothing\r\n\r\n"),
    BLANK_FIRST(502, "space-before-field", "HTTP/1.1 200 Fine\r\n A: b\r\n\r\n"),
    NUL(502, "control-byte", "HTTP/1.1 200 Fine\r\nA: \0\r\n\r\n"),
    LENGTHS(502, "repeated-content-length", "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"),
    LENGTH_OF_TWO(502, "bad-content-length", "HTTP/1.1 200 Fine\r\nContent-Length: 2, 3\r\n\r\nok"),
    LENGTH_NEGATIVE(502, "bad-content-length", "HTTP/1.1 200 Fine\r\nContent-Length: -2\r\n\r\nok"),
    OTHER_CODING(502, "unknown-transfer-coding", "HTTP/1.1 200 Fine\r\nTransfer-Encoding: gzip\r\n\r\nok"),
    CHUNKED_1XX(502, "body-not-allowed", "HTTP/1.1 103 Wait\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    UNASKED(502, "unasked-upgrade", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: tunnel/1\r\n\r\n"),
    UNSAID(502, "bad-upgrade", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\n\r\n"),
    INTERIMS(502, "too-many-interims", size -> "HTTP/1.1 102 Wait\r\n\r\n".repeat(33), false),
    TOO_MANY(502, "too-many-fields", size -> fields(251), false),
    TOO_LARGE(502, "head-too-large", size -> sized(Math.max(size, 32 << 10) + 1), false);

    /** 0: the answer is forwarded. */
    final int status;

    final String word;
    /** The server's part of the head that the client gets; empty: it is unchanged. */
    final String head;

    private final IntFunction<String> text;

    StillOdd(String text, String head) {
        this.status = 0;
        this.word = "";
        this.head = head;
        this.text = size -> text;
    }

    StillOdd(int status, String word, String text) {
        this(status, word, size -> text, false);
    }

    StillOdd(int status, String word, IntFunction<String> text, boolean passes) {
        this.status = passes ? 0 : status;
        this.word = word;
        this.head = "";
        this.text = text;
    }

    String text(int maxHead) {
        return text.apply(maxHead);
    }

    /** It is repaired, so its connection is not used again. */
    boolean isMended() {
        return ordinal() < NO_REASON.ordinal();
    }

    /** The body that the client gets. */
    String body() {
        return switch (this) {
            case BOTH -> "2\r\nok\r\n0\r\n\r\n";
            case BLANK_BEHIND_SIZE -> "0002\r\nok\r\n0\r\n\r\n".substring(1);
            case FORBIDDEN_TRAILER -> "2\r\nok\r\n0\r\nX-T: 1\r\n\r\n";
            default -> "ok";
        };
    }

    private static String fields(int count) {
        return "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n" + "X: y\r\n".repeat(count - 1) + "\r\nok";
    }

    private static String sized(int bytes) {
        StringBuilder text = new StringBuilder("HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n");
        while (bytes - 2 - text.length() > 9_000) {
            text.append("X: ").append("x".repeat(8_000)).append("\r\n");
        }
        return text + "Y: " + "y".repeat(bytes - 2 - text.length() - 5) + "\r\n\r\nok";
    }
}
