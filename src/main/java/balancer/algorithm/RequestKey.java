package balancer.algorithm;

import java.util.Locale;

/**
 * What requests that belong together have in common.
 *
 * @param source where it stands
 * @param name of the field or the cookie; empty if it is neither
 */
public record RequestKey(Source source, String name) {
    /** Nothing. */
    public static final RequestKey NONE = new RequestKey(Source.NONE, "");

    /** Where a key stands. */
    public enum Source {
        NONE,
        /** The address of the client. */
        CLIENT,
        /** A field of the request. */
        HEADER,
        /** A cookie of the request. */
        COOKIE
    }

    /** As it is written on the command line. */
    public String word() {
        return source.name().toLowerCase(Locale.ROOT) + (name.isEmpty() ? "" : ":" + name);
    }
}
