package balancer.http;

import java.nio.ByteBuffer;

/**
 * The Connection field, RFC 9110 §7.6.1: whether the connection persists, and which other fields end at this hop.
 *
 * <p>A nomination removes only fields that mean nothing to us. Naming Host, Content-Length, Cookie or X-Forwarded-For
 * is an attempt to hide the field from the backend ("hop-by-hop header abuse"), and the RFC forbids it for fields meant
 * for all recipients: such a nomination is ignored and the field stays. Not a 400, because
 * {@code Connection: close, te} names a known field rightly.
 */
final class ConnectionOptions {
    private static final byte[] CLOSE = Octets.ascii("close");
    private static final byte[] KEEP_ALIVE = Octets.ascii("keep-alive");
    private static final byte[] UPGRADE = Octets.ascii("upgrade");
    private static final byte[] HTTP = Octets.ascii("http");
    private static final byte[] H2 = Octets.ascii("h2");

    /**
     * Each nomination is searched among all fields, so thousands of them would be cheap to send, expensive to process.
     */
    private static final int MAX_NOMINATIONS = 16;

    private ConnectionOptions() {}

    static BadMessage apply(ByteBuffer bytes, MessageHead head) {
        if (!head.has(Field.CONNECTION)) {
            return BadMessage.NONE;
        }
        int nominations = 0;
        for (int i = 0; i < head.fieldCount(); i++) {
            if (head.field(i) == Field.CONNECTION) {
                nominations = applyField(bytes, head, i, nominations);
            }
        }
        return nominations <= MAX_NOMINATIONS ? BadMessage.NONE : BadMessage.BAD_CONNECTION;
    }

    /** The number of nominations so far, more than MAX_NOMINATIONS if the list is refused. */
    private static int applyField(ByteBuffer bytes, MessageHead head, int i, int before) {
        int nominations = before;
        int end = head.valueEnd(i);
        int at = head.valueStart(i);
        while (at < end && nominations <= MAX_NOMINATIONS) {
            int optionEnd = Octets.skip(Octets.TOKEN, bytes, at, end);
            int comma = Octets.skip(Octets.BLANK, bytes, optionEnd, end);
            if (comma < end && bytes.get(comma) != ',') {
                return MAX_NOMINATIONS + 1;
            }
            nominations += option(bytes, head, at, optionEnd);
            at = comma < end ? Octets.skip(Octets.BLANK, bytes, comma + 1, end) : end;
        }
        return nominations;
    }

    /** 1 if the option may name a field, 0 if it is one of the three with a meaning, or empty (RFC 9110 §5.6.1.2). */
    private static int option(ByteBuffer bytes, MessageHead head, int from, int to) {
        if (from == to) {
            return 0;
        }
        if (Octets.equalIgnoringCase(bytes, from, to, CLOSE)) {
            head.askClose();
            return 0;
        }
        if (Octets.equalIgnoringCase(bytes, from, to, KEEP_ALIVE)) {
            head.askKeepAlive();
            return 0;
        }
        if (Octets.equalIgnoringCase(bytes, from, to, UPGRADE)) {
            head.askUpgrade();
            return 0;
        }
        dropNamed(bytes, head, from, to);
        return 1;
    }

    /** Only fields that mean nothing to us: known ones are kept or dropped regardless of nominations. */
    private static void dropNamed(ByteBuffer bytes, MessageHead head, int from, int to) {
        for (int i = 0; i < head.fieldCount(); i++) {
            if (head.field(i) == Field.OTHER && Octets.sameName(bytes, head.nameStart(i), head.nameEnd(i), from, to)) {
                head.drop(i);
            }
        }
    }

    /**
     * One Upgrade field, named in Connection, with exactly one protocol: a list leaves the choice to the backend.
     * {@code h2c} and every HTTP version are refused: the backend would serve further requests inside a tunnel, where
     * none of our rules applies ("h2c smuggling").
     */
    static boolean isUsableUpgrade(ByteBuffer bytes, MessageHead head) {
        if (!head.upgradeAsked() || !head.has(Field.UPGRADE) || head.isRepeated(Field.UPGRADE)) {
            return false;
        }
        int i = head.lastIndexOf(Field.UPGRADE);
        int from = head.valueStart(i);
        int to = head.valueEnd(i);
        int nameEnd = Octets.skip(Octets.TOKEN, bytes, from, to);
        boolean versioned = nameEnd < to && bytes.get(nameEnd) == '/';
        int end = versioned ? Octets.skip(Octets.TOKEN, bytes, nameEnd + 1, to) : nameEnd;
        return nameEnd > from
                && end == to
                && (!versioned || end > nameEnd + 1)
                && !Octets.startsIgnoringCase(bytes, from, to, H2)
                && !Octets.startsIgnoringCase(bytes, from, to, HTTP);
    }
}
