package balancer.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The field names that mean something to us. All others are {@link #OTHER} and pass as bytes. None of the known ones
 * may appear in a trailer section (RFC 9110 §6.5.1), and a client cannot have one removed by naming it in
 * {@code Connection} ("hop-by-hop header abuse"): what is connection-specific is decided here.
 *
 * <p>So is the treatment of a request's field whose name looks like a known one. CGI, WSGI and PHP turn every character
 * that is no letter and no digit into {@code _}: {@code X.Real.IP} would overwrite the value that we vouch for, and
 * {@code Transfer_Encoding} could frame the body. The second kind is refused; the first is left out, even if a trusted
 * proxy sends it.
 */
public enum Field {
    HOST("host"),
    CONTENT_LENGTH("content-length", false, Treatment.REFUSE),
    TRANSFER_ENCODING("transfer-encoding", false, Treatment.REFUSE),
    EXPECT("expect"),
    TRAILER("trailer"),
    DATE("date"),
    VIA("via"),
    FORWARDED("forwarded"),
    X_FORWARDED_FOR("x-forwarded-for"),
    X_FORWARDED_PROTO("x-forwarded-proto"),
    X_FORWARDED_HOST("x-forwarded-host"),
    X_FORWARDED_PORT("x-forwarded-port"),
    X_FORWARDED_CLIENT_CERT("x-forwarded-client-cert"),
    /** Any other name with this prefix: -Prefix, -Scheme, -Server and what frameworks invent. */
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

    // --- between a client and a proxy (RFC 9110 §11.7): we ask for no login, so they concern another proxy and pass
    PROXY_AUTHENTICATE("proxy-authenticate"),
    PROXY_AUTHORIZATION("proxy-authorization"),
    PROXY_AUTHENTICATION_INFO("proxy-authentication-info"),

    // --- between two neighbours only, RFC 9110 §7.6.1: never forwarded
    CONNECTION("connection", true),
    KEEP_ALIVE("keep-alive", true, Treatment.REFUSE),
    PROXY_CONNECTION("proxy-connection", true, Treatment.REFUSE),
    /** If it holds {@code trailers}, the rewriter writes a TE field of its own. */
    TE("te", true),
    /** Written anew by the rewriter where a switch of protocols is possible. */
    UPGRADE("upgrade", true),
    HTTP2_SETTINGS("http2-settings", true, Treatment.REFUSE),
    /** No such field exists, but CGI makes it HTTP_PROXY: "httpoxy", CVE-2016-5385. */
    PROXY("proxy", true),

    OTHER("");

    /** How a request's field is treated because of its name. */
    enum Treatment {
        /** It looks like no known field. */
        PASS,
        /** The field is left out. */
        DROP,
        /** The request is refused. */
        REFUSE
    }

    /** The prefix of fields between a client and a proxy. */
    private static final byte[] PROXY_PREFIX = Octets.ascii("proxy-");

    private static final Field[][] BY_LENGTH = new Field[32][];

    static {
        for (int length = 0; length < BY_LENGTH.length; length++) {
            BY_LENGTH[length] = ofLength(length);
        }
    }

    private final byte[] lower;
    private final boolean hopByHop;
    private final Treatment imitation;

    Field(String lower) {
        this(lower, false);
    }

    Field(String lower, boolean hopByHop) {
        this(lower, hopByHop, Treatment.DROP);
    }

    /**
     * @param hopByHop whether it ends at this hop
     * @param imitation how a name that looks like this one is treated
     */
    Field(String lower, boolean hopByHop, Treatment imitation) {
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

    /** How a request's field is treated if {@link #of} maps its name, the token [from,to), to this constant. */
    Treatment treatment(ByteBuffer bytes, int from, int to) {
        if (this == X_FORWARDED_OTHER) {
            return isPlain(bytes, from, to) ? Treatment.PASS : Treatment.DROP;
        }
        Field imitated = this == OTHER ? imitated(bytes, from, to) : OTHER;
        return imitated == OTHER ? Treatment.PASS : imitated.imitation;
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
        return looksLike(PROXY_PREFIX, bytes, from, to) ? PROXY : OTHER;
    }

    /** Whether a name has nothing but letters, digits and {@code -} in it, as almost all have. */
    private static boolean isPlain(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to && (Octets.is(Octets.ALPHANUMERIC, bytes.get(at)) || bytes.get(at) == '-')) {
            at++;
        }
        return at == to;
    }

    /** Whether the name or its beginning looks like {@code lower}. */
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
     * Whether a name is forbidden in a trailer section: known names and their lookalikes are, because a parser that
     * merges trailers into the head would obey them. A request id is allowed: it only identifies, and some servers send
     * it in a trailer.
     */
    static boolean isForbiddenInTrailers(ByteBuffer bytes, int from, int to) {
        Field known = of(bytes, from, to);
        Field meant = known == OTHER ? imitated(bytes, from, to) : known;
        return meant != OTHER && meant != X_REQUEST_ID;
    }

    /**
     * Whether its value may hold control bytes (never NUL, CR, LF). It may if we do not read it: a 0x01 that a script
     * once put into a cookie would otherwise mean 400 for every page until the cookie expires. We read no value of the
     * fields listed here: they are known only to forbid them in trailers, and to forbid lookalikes.
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

    /** Whether it tells where a request comes from, which a client could forge: only a trusted proxy may set it. */
    boolean tellsOrigin() {
        return this == FORWARDED
                || this == X_FORWARDED_FOR
                || this == X_FORWARDED_PROTO
                || this == X_FORWARDED_HOST
                || this == X_FORWARDED_PORT
                || this == X_FORWARDED_CLIENT_CERT
                || this == X_FORWARDED_OTHER
                || this == X_REAL_IP;
    }
}
