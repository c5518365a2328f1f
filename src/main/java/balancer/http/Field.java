package balancer.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The field names that mean something to us. All others are {@link #OTHER} and pass as bytes. None of the known ones
 * may stand in a trailer section (RFC 9110 §6.5.1), and a client cannot have one removed by naming it in
 * {@code Connection} ("hop-by-hop header abuse"): what is connection-specific is decided here.
 *
 * <p>So is what becomes of a name in a request that looks like a known one. CGI, WSGI and PHP read every character of a
 * name that is no letter and no digit as {@code _}: {@code X.Real.IP} would overwrite the value that we vouch for, and
 * {@code Transfer_Encoding} is somebody's framing. The second kind is refused; the first is left out, whoever sends it.
 */
public enum Field {
    HOST("host"),
    CONTENT_LENGTH("content-length", false, Lookalike.REFUSED),
    TRANSFER_ENCODING("transfer-encoding", false, Lookalike.REFUSED),
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
    WWW_AUTHENTICATE("www-authenticate"),
    COOKIE("cookie"),
    SET_COOKIE("set-cookie"),
    CACHE_CONTROL("cache-control"),
    CONTENT_ENCODING("content-encoding"),
    CONTENT_RANGE("content-range"),
    CONTENT_TYPE("content-type"),
    MAX_FORWARDS("max-forwards"),
    RANGE("range"),

    // --- for a proxy that asks for them (RFC 9110 §11.7): we do not, so they are for one behind us, or in front
    PROXY_AUTHENTICATE("proxy-authenticate"),
    PROXY_AUTHORIZATION("proxy-authorization"),
    PROXY_AUTHENTICATION_INFO("proxy-authentication-info"),

    // --- between two neighbours only, RFC 9110 §7.6.1: never forwarded
    CONNECTION("connection", true),
    KEEP_ALIVE("keep-alive", true, Lookalike.REFUSED),
    PROXY_CONNECTION("proxy-connection", true, Lookalike.REFUSED),
    /** If it says {@code trailers} the rewriter says so, too, in words of its own. */
    TE("te", true),
    /** Written anew by the rewriter where a switch of protocols is possible. */
    UPGRADE("upgrade", true),
    HTTP2_SETTINGS("http2-settings", true, Lookalike.REFUSED),
    /** No such field exists, but CGI makes it HTTP_PROXY: "httpoxy", CVE-2016-5385. */
    PROXY("proxy", true),

    OTHER("");

    /** What becomes of a field in a request, as far as its name goes. */
    enum Lookalike {
        /** It looks like no other. */
        PASSES,
        /** It is left out. */
        DROPPED,
        /** The request is. */
        REFUSED
    }

    /** So begins what is between a client and a proxy. */
    private static final byte[] PROXYS = Octets.ascii("proxy-");

    private static final Field[][] BY_LENGTH = new Field[32][];

    static {
        for (int length = 0; length < BY_LENGTH.length; length++) {
            BY_LENGTH[length] = ofLength(length);
        }
    }

    private final byte[] lower;
    private final boolean hopByHop;
    private final Lookalike imitation;

    Field(String lower) {
        this(lower, false);
    }

    Field(String lower, boolean hopByHop) {
        this(lower, hopByHop, Lookalike.DROPPED);
    }

    /**
     * @param hopByHop it ends at this hop
     * @param imitation what becomes of a name that looks like this one
     */
    Field(String lower, boolean hopByHop, Lookalike imitation) {
        this.lower = Octets.ascii(lower);
        this.hopByHop = hopByHop;
        this.imitation = imitation;
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

    /** What becomes of a field in a request whose name, the token [from,to), was found to be this one. */
    Lookalike lookalike(ByteBuffer bytes, int from, int to) {
        if (this == X_FORWARDED_OTHER) {
            return isPlain(bytes, from, to) ? Lookalike.PASSES : Lookalike.DROPPED;
        }
        Field imitated = this == OTHER ? imitated(bytes, from, to) : OTHER;
        return imitated == OTHER ? Lookalike.PASSES : imitated.imitation;
    }

    /** The field that an unknown name looks like, OTHER if there is none. */
    private static Field imitated(ByteBuffer bytes, int from, int to) {
        if (isPlain(bytes, from, to)) {
            return OTHER;
        }
        if (to - from < BY_LENGTH.length) {
            for (Field field : BY_LENGTH[to - from]) {
                if (looksLike(field.lower, bytes, from, to)) {
                    return field;
                }
            }
        }
        if (looksLike(X_FORWARDED_OTHER.lower, bytes, from, to)) {
            return X_FORWARDED_OTHER;
        }
        return looksLike(PROXYS, bytes, from, to) ? PROXY : OTHER;
    }

    /** Whether a name has nothing but letters, digits and {@code -} in it, as almost all have. */
    private static boolean isPlain(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to && (Octets.is(Octets.ALPHANUMERIC, bytes.get(at)) || bytes.get(at) == '-')) {
            at++;
        }
        return at == to;
    }

    /** Whether the name looks like this one, or begins so. */
    private static boolean looksLike(byte[] lower, ByteBuffer bytes, int from, int to) {
        if (to - from < lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            byte octet = bytes.get(from + i);
            boolean mark = lower[i] == '-' && !Octets.is(Octets.ALPHANUMERIC, octet);
            if (!mark && (octet | 0x20) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a name may not stand in a trailer section: one that we know, or that looks like one. A parser that merges
     * trailers into the head must find nothing there that it would obey. A request id is only a name, and some servers
     * do send it in a trailer.
     */
    static boolean isForbiddenInTrailers(ByteBuffer bytes, int from, int to) {
        Field known = of(bytes, from, to);
        Field meant = known == OTHER ? imitated(bytes, from, to) : known;
        return meant != OTHER && meant != X_REQUEST_ID;
    }

    /**
     * Whether its value may hold control bytes (never NUL, CR, LF). It may where the value means nothing to us: a 0x01
     * that a script once put into a cookie would else be a 400 on every page until the cookie expires. Of those named
     * here we read no value: they are known because they may not stand in a trailer, and nothing may look like them.
     */
    boolean takesControls() {
        return switch (this) {
            case OTHER, COOKIE, SET_COOKIE, CACHE_CONTROL, RANGE, TRAILER -> true;
            case CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE -> true;
            default -> false;
        };
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
