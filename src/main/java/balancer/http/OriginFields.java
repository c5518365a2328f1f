package balancer.http;

/**
 * Which fields tell a backend where a request comes from. What an untrusted client says about that is taken out,
 * whether we add a field of that name or not.
 *
 * @param x X-Forwarded-For, -Proto and -Host
 * @param port X-Forwarded-Port: the port that the client connected to
 * @param standard Forwarded, RFC 7239
 * @param https whether clients speak TLS with us
 * @param proven whether clients prove who they are, so that nobody else is believed about that
 */
public record OriginFields(boolean x, boolean port, boolean standard, boolean https, boolean proven) {
    public static final OriginFields DEFAULT = new OriginFields(true, false, false);

    /** For clients that speak plain text. */
    public OriginFields(boolean x, boolean port, boolean standard) {
        this(x, port, standard, false, false);
    }

    /** The same for clients that speak TLS. */
    public OriginFields encrypted(boolean isProven) {
        return new OriginFields(x, port, standard, true, isProven);
    }
}
