package balancer.http;

import java.nio.ByteBuffer;

/**
 * Writes a head as it goes to the next hop: always HTTP/1.1, hop-by-hop fields removed, our own added behind the
 * others. Reads and writes by absolute index and allocates nothing; the two buffers must be different ones.
 */
public final class HeadRewriter {
    private static final byte[] VERSION = Octets.ascii("HTTP/1.1");
    private static final byte[] HOST = Octets.ascii("Host: ");
    private static final byte[] REQUEST_ID = Octets.ascii("X-Request-Id: ");
    private static final byte[] MAX_FORWARDS = Octets.ascii("Max-Forwards: ");
    private static final byte[] VIA = Octets.ascii("Via: 1.");
    private static final byte[] DATE = Octets.ascii("Date: ");
    private static final byte[] CONNECTION_UPGRADE = Octets.ascii("Connection: upgrade\r\n");
    private static final byte[] CLOSE_AND_UPGRADE = Octets.ascii("Connection: close, upgrade\r\n");
    private static final byte[] CONNECTION_CLOSE = Octets.ascii("Connection: close\r\n");
    private static final byte[] CONNECTION_KEEP_ALIVE = Octets.ascii("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = Octets.ascii("Upgrade: ");
    private static final byte[] CHUNKED = Octets.ascii("Transfer-Encoding: chunked\r\n");
    /** RFC 9110 §10.1.4 requires the connection option too, so that the next proxy does not forward the field. */
    private static final byte[] TAKES_TRAILERS = Octets.ascii("Connection: TE\r\nTE: trailers\r\n");

    /** More than all the constants above and their line ends together. */
    private static final int MAX_ADDED_BYTES = 384;

    private final HeadWriter writer = new HeadWriter();
    private final OriginWriter origin = new OriginWriter(writer);
    private final CookiePairs pairs = new CookiePairs();

    /** An upper bound in bytes for what {@link #writeRequest} writes. */
    public int maxLength(RequestHead head, RequestRewrite how) {
        int hostIndex = head.hostIndex();
        int host = Math.max(
                head.authorityEnd() - head.authorityStart(),
                hostIndex < 0 ? 0 : head.valueEnd(hostIndex) - head.valueStart(hostIndex));
        return received(head)
                + 3 * Math.max(host, how.localAddress().length)
                + 2 * how.clientAddress().length
                + how.requestId().length
                + how.via().length;
    }

    /** An upper bound in bytes for what {@link #writeResponse} writes. */
    public int maxLength(ResponseHead head, ResponseRewrite how) {
        return received(head) + how.date().length + how.via().length + how.added().length;
    }

    /** A field line gains a space behind its colon and a CR at most; an upgrade is written once and dropped once. */
    private static int received(MessageHead head) {
        return head.end() - head.start() + 2 * head.fieldCount() + MAX_ADDED_BYTES;
    }

    /** Writes the request head that was parsed from {@code in} to {@code out} from {@code at} on; returns its end. */
    public int writeRequest(RequestHead head, ByteBuffer in, ByteBuffer out, int at, RequestRewrite how) {
        writer.begin(in, out, at);
        requestLine(head);
        if (head.hasAuthority() || head.hostIndex() < 0) {
            writer.put(HOST);
            origin.host(head, how);
            writer.put(HeadWriter.CRLF);
        }
        for (int i = 0; i < head.fieldCount(); i++) {
            requestField(head, in, i, how);
        }
        origin.fields(head, how);
        requestId(how.requestId());
        via(head, how.via());
        if (head.upgrade()) {
            writer.put(CONNECTION_UPGRADE);
            upgrade(head.upgradeStart(), head.upgradeEnd());
        } else if (head.takesTrailers()) {
            writer.put(TAKES_TRAILERS);
        }
        return writer.end();
    }

    private void requestLine(RequestHead head) {
        int lineEnd = head.firstLineEnd();
        if (!head.hasAuthority() && head.minorVersion() == 1) {
            writer.keep(head.start(), lineEnd);
            return;
        }
        writer.keep(head.start(), head.methodEnd() + 1);
        if (head.impliedPath() != 0) {
            writer.put(head.impliedPath());
        }
        writer.keep(head.pathStart(), head.pathEnd() + 1);
        writer.put(VERSION);
        writer.keep(lineEnd - 2, lineEnd);
    }

    private void requestField(RequestHead head, ByteBuffer in, int i, RequestRewrite how) {
        Field field = head.field(i);
        boolean replaced = (field.tellsOrigin() && !how.trusted())
                || (field == Field.X_FORWARDED_CLIENT_CERT && how.fields().proven())
                || (field == Field.HOST && head.hasAuthority())
                || (field == Field.X_REQUEST_ID && how.requestId().length > 0);
        if (head.dropped(i) || replaced) {
            return;
        }
        if (field == Field.COOKIE && how.ownCookie().length > 0) {
            cookies(head, in, i, how.ownCookie());
            return;
        }
        if (field == Field.TRANSFER_ENCODING) {
            writer.put(CHUNKED); // a case-sensitive backend would see no body, and take its bytes for a request
            return;
        }
        if (field == Field.MAX_FORWARDS && head.maxForwards() > 0) {
            writer.put(MAX_FORWARDS);
            writer.putDecimal(head.maxForwards() - 1);
            writer.put(HeadWriter.CRLF);
            return;
        }
        if (OriginWriter.appendsTo(head, i, how)) {
            origin.append(head, i, how);
            return;
        }
        writer.field(head, i);
    }

    /** Copies a Cookie field without the pairs of one name, and nothing of it if there are no others. */
    private void cookies(RequestHead head, ByteBuffer in, int i, byte[] leftOut) {
        int start = -1; // of the pair that was kept last: whether its separator is needed is not known yet
        int end = -1;
        int next = -1;
        pairs.begin(head.valueStart(i));
        while (pairs.read(in, head.valueEnd(i))) {
            if (pairs.isNamed(in, leftOut)) {
                continue;
            }
            if (start < 0) {
                writer.nameAndColon(head, i);
            } else {
                writer.keep(start, next);
            }
            start = pairs.pairStart();
            end = pairs.pairEnd();
            next = pairs.next();
        }
        if (start >= 0) {
            writer.line(start, end);
        }
    }

    private void requestId(byte[] id) {
        if (id.length > 0) {
            writer.put(REQUEST_ID);
            writer.put(id);
            writer.put(HeadWriter.CRLF);
        }
    }

    /** Writes the response head that was parsed from {@code in} to {@code out} from {@code at} on; returns its end. */
    public int writeResponse(ResponseHead head, ByteBuffer in, ByteBuffer out, int at, ResponseRewrite how) {
        writer.begin(in, out, at);
        statusLine(head);
        for (int i = 0; i < head.fieldCount(); i++) {
            Field field = head.field(i);
            boolean undone = how.decode() && (field == Field.TRANSFER_ENCODING || field == Field.TRAILER);
            if (!head.dropped(i) && !undone) {
                writer.field(head, i);
            }
        }
        if (how.date().length > 0 && !head.has(Field.DATE) && !head.isInterim()) {
            writer.put(DATE);
            writer.put(how.date());
            writer.put(HeadWriter.CRLF);
        }
        if (how.added().length > 0) {
            writer.put(how.added());
        }
        via(head, how.via());
        connection(head, how.persistence());
        return writer.end();
    }

    private void statusLine(ResponseHead head) {
        int start = head.start();
        int versionEnd = start + VERSION.length;
        if (head.minorVersion() == 1) {
            writer.keep(start, versionEnd);
        } else {
            writer.put(VERSION);
        }
        int statusEnd = versionEnd + 4;
        writer.keep(versionEnd, statusEnd);
        if (statusEnd == head.reasonEnd()) {
            writer.put(' '); // RFC 9112 §4: the SP is required even if no reason follows
        }
        writer.line(statusEnd, head.reasonEnd());
    }

    private void connection(ResponseHead head, Persistence persistence) {
        boolean close = persistence == Persistence.CLOSE;
        if (head.keepsUpgrade()) {
            boolean switching = head.status() == ResponseHead.SWITCHING_PROTOCOLS;
            writer.put(close && !switching ? CLOSE_AND_UPGRADE : CONNECTION_UPGRADE);
            upgrade(head.upgradeStart(), head.upgradeEnd());
        } else if (close) {
            writer.put(CONNECTION_CLOSE);
        } else if (persistence == Persistence.KEEP_ALIVE) {
            writer.put(CONNECTION_KEEP_ALIVE);
        }
    }

    private void upgrade(int from, int to) {
        writer.put(UPGRADE);
        writer.keep(from, to);
        writer.put(HeadWriter.CRLF);
    }

    /** RFC 9110 §7.6.3: the version is the one the message came in; a line of its own continues the list. */
    private void via(MessageHead head, byte[] name) {
        if (name.length > 0) {
            writer.put(VIA);
            writer.put(head.minorVersion() == 0 ? '0' : '1');
            writer.put(' ');
            writer.put(name);
            writer.put(HeadWriter.CRLF);
        }
    }
}
