package balancer.http;

/**
 * The response to a request that may be forwarded no further (RFC 9110 §7.6.2): its client wants to know the hops on
 * the way, so we answer as if we were the server.
 *
 * <p>TRACE gets 405. RFC 9110 §9.3.8 has the request reflected without its sensitive fields, but a proxy cannot know
 * which of an application's fields are sensitive: a script that may not read a cookie could read its reflection
 * ("cross-site tracing"). So nginx never reflects, nor do Apache, Tomcat and IIS as they are usually configured.
 */
public final class LastHopAnswer {
    /** The methods that we forward and, as the last hop, do not refuse. */
    private static final String ALLOW = "Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH\r\n";

    private static final String NOT_REFLECTED = "405 method-not-allowed: A TRACE that ends here is not reflected.\n";

    private LastHopAnswer() {}

    /** The status of the answer. */
    public static int status(Method method) {
        return method == Method.TRACE ? 405 : 200;
    }

    /**
     * The whole response as bytes.
     *
     * @param method OPTIONS or TRACE: no other has a limit of hops
     * @param date the time now as {@link HttpDate}
     * @param requestId empty if the request has none
     */
    public static byte[] of(Method method, Persistence persistence, CharSequence date, String requestId) {
        boolean traced = method == Method.TRACE;
        String body = traced ? NOT_REFLECTED : "";
        return Octets.ascii(ReasonPhrase.statusLine(status(method))
                + "Date: " + date + "\r\n"
                + (requestId.isEmpty() ? "" : "X-Request-Id: " + requestId + "\r\n")
                + ALLOW
                + (traced ? "Content-Type: text/plain; charset=utf-8\r\n" : "")
                + "Content-Length: " + body.length() + "\r\n"
                + persistence.field()
                + "\r\n"
                + body);
    }
}
