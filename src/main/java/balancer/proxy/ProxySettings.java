package balancer.proxy;

import balancer.net.AddressRanges;

/**
 * What a user can set about forwarding. Times in milliseconds.
 *
 * @param tcp true: each connection goes to the next backend, as plain bytes; false: each HTTP request
 * @param connectMillis for one attempt to open a backend connection
 * @param headMillis for a whole request head, from its first byte (a new connection: from the accept)
 * @param bodyMillis how long the client may pause while it sends a body or takes an answer
 * @param responseMillis how long a backend may pause: before its response head, and within the body
 * @param keepAliveMillis how long a client connection may stay idle between requests
 * @param poolMillis how long an idle backend connection is kept
 * @param tunnelMillis how long both directions of a tunnel may be silent
 * @param maxConnections clients at once; more wait in the kernel's backlog
 * @param maxInFlight requests (TCP mode: connections) that a backend gets at once; more wait in a queue
 * @param trustedProxies whose X-Forwarded-* fields are believed
 * @param via name to put into Via, empty for none (a Via field turns compression off in common servers)
 */
public record ProxySettings(
        boolean tcp,
        long connectMillis,
        long headMillis,
        long bodyMillis,
        long responseMillis,
        long keepAliveMillis,
        long poolMillis,
        long tunnelMillis,
        int maxConnections,
        int maxInFlight,
        AddressRanges trustedProxies,
        String via) {
    /** For our own answer to be taken, and for the client's FIN after it. */
    static final long REPLY_MILLIS = 5_000;

    /** While stopping, an idle client gets this long to send a last request that may be on its way. */
    static final long LAST_REQUEST_MILLIS = 1_000;

    /** The defaults that need no flag. */
    public static ProxySettings defaults() {
        return new ProxySettings(
                false,
                2_000,
                10_000,
                30_000,
                30_000,
                60_000,
                4_000,
                3_600_000,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                AddressRanges.NONE,
                "");
    }
}
