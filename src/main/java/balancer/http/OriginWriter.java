package balancer.http;

/**
 * Writes the fields that tell a backend where a request comes from. What a trusted proxy has said is kept, and its
 * lists grow by our client at their end.
 */
final class OriginWriter {
    private static final byte[] FORWARDED_FOR = Octets.ascii("X-Forwarded-For: ");
    private static final byte[] FORWARDED_PROTO = Octets.ascii("X-Forwarded-Proto: http\r\n");
    private static final byte[] FORWARDED_PROTO_S = Octets.ascii("X-Forwarded-Proto: https\r\n");
    private static final byte[] FORWARDED_HOST = Octets.ascii("X-Forwarded-Host: ");
    private static final byte[] FORWARDED_PORT = Octets.ascii("X-Forwarded-Port: ");
    private static final byte[] FORWARDED = Octets.ascii("Forwarded: ");
    private static final byte[] LIST_SEPARATOR = Octets.ascii(", ");
    private static final byte[] FOR = Octets.ascii("for=");
    private static final byte[] FOR_V6 = Octets.ascii("for=\"[");
    private static final byte[] END_OF_V6 = Octets.ascii("]\"");
    private static final byte[] HOST = Octets.ascii(";host=\"");
    private static final byte[] PROTO = Octets.ascii("\";proto=http");
    private static final byte[] PROTO_S = Octets.ascii("\";proto=https");

    private final HeadWriter writer;

    OriginWriter(HeadWriter writer) {
        this.writer = writer;
    }

    /** True if the field {@code i} is a list that grows: its last line, as several lines are one list. */
    static boolean appendsTo(RequestHead head, int i, RequestRewrite how) {
        Field field = head.field(i);
        boolean isList = field == Field.X_FORWARDED_FOR && how.fields().x()
                || field == Field.FORWARDED && how.fields().standard();
        return isList && i == head.lastIndexOf(field);
    }

    /** Copies the list with our client at its end (RFC 9110 §5.3). */
    void append(RequestHead head, int i, RequestRewrite how) {
        writer.fieldWithoutEnd(head, i);
        if (head.valueEnd(i) > head.valueStart(i)) {
            writer.put(LIST_SEPARATOR);
        }
        if (head.field(i) == Field.FORWARDED) {
            element(head, how);
        } else {
            writer.put(how.clientAddress());
        }
        writer.put(HeadWriter.CRLF);
    }

    /** Writes those fields that are not there already. */
    void fields(RequestHead head, RequestRewrite how) {
        if (how.fields().x()) {
            x(head, how);
        }
        writer.put(how.provenFields());
        if (how.fields().port() && isMissing(head, Field.X_FORWARDED_PORT, how)) {
            writer.put(FORWARDED_PORT);
            writer.putDecimal(how.localPort());
            writer.put(HeadWriter.CRLF);
        }
        if (how.fields().standard() && isMissing(head, Field.FORWARDED, how)) {
            writer.put(FORWARDED);
            element(head, how);
            writer.put(HeadWriter.CRLF);
        }
    }

    private void x(RequestHead head, RequestRewrite how) {
        if (isMissing(head, Field.X_FORWARDED_FOR, how)) {
            writer.put(FORWARDED_FOR);
            writer.put(how.clientAddress());
            writer.put(HeadWriter.CRLF);
        }
        if (isMissing(head, Field.X_FORWARDED_PROTO, how)) {
            writer.put(how.fields().https() ? FORWARDED_PROTO_S : FORWARDED_PROTO);
        }
        if (isMissing(head, Field.X_FORWARDED_HOST, how)) {
            writer.put(FORWARDED_HOST);
            host(head, how);
            writer.put(HeadWriter.CRLF);
        }
    }

    private static boolean isMissing(RequestHead head, Field field, RequestRewrite how) {
        return !how.trusted() || !head.has(field);
    }

    /**
     * RFC 7239 §4 and §6: an IPv6 address in brackets and quotes, an IPv4 address or {@code unknown} as it is. A host
     * is always quoted, for its colon; {@link Authority} lets no quote and no backslash in.
     */
    private void element(RequestHead head, RequestRewrite how) {
        boolean isV6 = hasColon(how.clientAddress());
        writer.put(isV6 ? FOR_V6 : FOR);
        writer.put(how.clientAddress());
        if (isV6) {
            writer.put(END_OF_V6);
        }
        writer.put(HOST);
        host(head, how);
        writer.put(how.fields().https() ? PROTO_S : PROTO);
    }

    private static boolean hasColon(byte[] address) {
        boolean found = false;
        for (byte each : address) {
            found |= each == ':';
        }
        return found;
    }

    /** RFC 9112 §3.2.2: the authority of an absolute-form target replaces the Host field. */
    void host(RequestHead head, RequestRewrite how) {
        int i = head.hostIndex();
        if (head.hasAuthority()) {
            writer.keep(head.authorityStart(), head.authorityEnd());
        } else if (i >= 0) {
            writer.keep(head.valueStart(i), head.valueEnd(i));
        } else {
            writer.put(how.localAddress());
        }
    }
}
