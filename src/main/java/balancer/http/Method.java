package balancer.http;

import java.nio.ByteBuffer;

/** A request method. Any token is a method (RFC 9110 §9.1): what we do not know is {@link #OTHER} and passes. */
public enum Method {
    GET(true),
    HEAD(true),
    POST(false),
    PUT(true),
    DELETE(true),
    CONNECT(false),
    OPTIONS(true),
    TRACE(true),
    PATCH(false),
    /** Unknown to us, so its effect is too: never repeated. */
    OTHER(false);

    private static final Method[] KNOWN = {GET, POST, HEAD, PUT, DELETE, OPTIONS, PATCH, CONNECT, TRACE};

    private final boolean idempotent;
    private final byte[] wire;

    Method(boolean idempotent) {
        this.idempotent = idempotent;
        this.wire = Octets.ascii(name());
    }

    /** The method spelled by [from,to); methods are case-sensitive, so {@code get} is {@link #OTHER}. */
    static Method of(ByteBuffer bytes, int from, int to) {
        for (Method method : KNOWN) {
            if (Octets.equal(bytes, from, to, method.wire)) {
                return method;
            }
        }
        return OTHER;
    }

    /** Whether sending the request twice has the effect of sending it once (RFC 9110 §9.2.2): it may be retried. */
    public boolean isIdempotent() {
        return idempotent;
    }

    /** The name as it stands in a request line; "OTHER" stands for every method unknown to us. */
    public String wireName() {
        return name();
    }
}
