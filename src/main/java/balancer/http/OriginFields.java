package balancer.http;

/**
 * Which fields tell a backend where a request comes from. What an untrusted client says about that is taken out,
 * whether we add a field of that name or not.
 *
 * @param x X-Forwarded-For, -Proto and -Host
 * @param port X-Forwarded-Port: the port that the client connected to
 * @param standard Forwarded, RFC 7239
 */
public record OriginFields(boolean x, boolean port, boolean standard) {
    public static final OriginFields DEFAULT = new OriginFields(true, false, false);
}
