package balancer.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The field names that mean something to us. All others are {@link #OTHER} and pass as bytes. None of the known ones
 * may stand in a trailer section (RFC 9110 §6.5.1), and a client cannot have one removed by naming it in
 * {@code Connection} ("hop-by-hop header abuse"): what is connection-specific is decided here.
 */
public enum Field {
    HOST("host"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    EXPECT("expect"),
    TRAILER("trailer"),
    DATE("date"),
    VIA("via"),
    FORWARDED("forwarded"),
    X_FORWARDED_FOR("x-forwarded-for"),
    X_FORWARDED_PROTO("x-forwarded-proto"),
    X_FORWARDED_HOST("x-forwarded-host"),
    /** Any other name that begins so: -Port, -Prefix, -Scheme, -Server and whatever a framework invents. */
    X_FORWARDED_OTHER("x-forwarded-"),
    X_REAL_IP("x-real-ip"),
    X_REQUEST_ID("x-request-id"),
    AUTHORIZATION("authorization"),
    COOKIE("cookie"),
    SET_COOKIE("set-cookie"),
    CACHE_CONTROL("cache-control"),
    CONTENT_ENCODING("content-encoding"),
    CONTENT_RANGE("content-range"),
    CONTENT_TYPE("content-type"),
    MAX_FORWARDS("max-forwards"),
    RANGE("range"),

    // --- between two neighbours only, RFC 9110 §7.6.1: never forwarded
    CONNECTION("connection", true),
    KEEP_ALIVE("keep-alive", true),
    PROXY_CONNECTION("proxy-connection", true),
    /** If it says {@code trailers} the rewriter says so, too, in words of its own. */
    TE("te", true),
    /** Written anew by the rewriter where a switch of protocols is possible. */
    UPGRADE("upgrade", true),
    HTTP2_SETTINGS("http2-settings", true),
    /**
     * Addressed to the next proxy only (RFC 9110 §11.7), and no forward proxy can stand behind us: we refuse CONNECT
     * and send origin-form. Credentials meant for somebody else stop here.
     */
    PROXY_AUTHENTICATE("proxy-authenticate", true),
    PROXY_AUTHORIZATION("proxy-authorization", true),
    PROXY_AUTHENTICATION_INFO("proxy-authentication-info", true),
    /** No such field exists, but CGI makes it HTTP_PROXY: "httpoxy", CVE-2016-5385. */
    PROXY("proxy", true),

    OTHER("");

    private static final Field[][] BY_LENGTH = new Field[32][];

    static {
        for (int length = 0; length < BY_LENGTH.length; length++) {
            BY_LENGTH[length] = ofLength(length);
        }
    }

    private final byte[] lower;
    private final boolean hopByHop;

    Field(String lower) {
        this(lower, false);
    }

    Field(String lower, boolean hopByHop) {
        this.lower = Octets.ascii(lower);
        this.hopByHop = hopByHop;
    }

    private static Field[] ofLength(int length) {
        int count = 0;
        Field[] found = new Field[values().length];
        for (Field field : values()) {
            if (field.lower.length == length && field != X_FORWARDED_OTHER && field != OTHER) {
                found[count++] = field;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** The field named by the token [from,to), in any letter case. */
    static Field of(ByteBuffer bytes, int from, int to) {
        if (to - from < BY_LENGTH.length) {
            for (Field field : BY_LENGTH[to - from]) {
                if (Octets.equalIgnoringCase(bytes, from, to, field.lower)) {
                    return field;
                }
            }
        }
        return Octets.startsIgnoringCase(bytes, from, to, X_FORWARDED_OTHER.lower) ? X_FORWARDED_OTHER : OTHER;
    }

    /**
     * Whether a name that is {@link #OTHER} becomes a known one where {@code _} and {@code -} are the same letter, as
     * they are for CGI, WSGI and PHP: {@code X_Forwarded_For} would overwrite the value that we vouch for.
     */
    static boolean isLookalike(ByteBuffer bytes, int from, int to) {
        if (to - from < BY_LENGTH.length) {
            for (Field field : BY_LENGTH[to - from]) {
                if (field.isGuarded() && field.looksLike(bytes, from)) {
                    return true;
                }
            }
        }
        return to - from >= X_FORWARDED_OTHER.lower.length && X_FORWARDED_OTHER.looksLike(bytes, from);
    }

    private boolean looksLike(ByteBuffer bytes, int from) {
        for (int i = 0; i < lower.length; i++) {
            byte octet = bytes.get(from + i);
            if ((octet | 0x20) != lower[i] && (octet != '_' || lower[i] != '-')) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it matters who sets it: such a name may not be imitated, nor come behind the body. A request id is only a
     * name, and some servers do send it in a trailer.
     */
    boolean isGuarded() {
        return this != OTHER && this != X_REQUEST_ID;
    }

    /** Whether it ends at this hop whatever {@code Connection} says. */
    boolean isHopByHop() {
        return hopByHop;
    }

    /** Whether a client can forge with it where it comes from; only a trusted proxy may set it. */
    boolean tellsOrigin() {
        return this == FORWARDED
                || this == X_FORWARDED_FOR
                || this == X_FORWARDED_PROTO
                || this == X_FORWARDED_HOST
                || this == X_FORWARDED_OTHER
                || this == X_REAL_IP;
    }
}
