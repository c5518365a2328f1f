package balancer.proxy;

import balancer.address.AddressRanges;

/**
 * What a user can set about forwarding.
 *
 * @param tcp true: each connection goes to the next backend, as plain bytes; false: each HTTP request
 * @param limits how long each wait may last
 * @param minUploadRate bytes a second that a client must send of a body, on average; 0: any will do
 * @param maxConnections clients at once; more wait in the kernel's backlog
 * @param maxInFlight requests (TCP mode: connections) that a backend gets at once; more wait in a queue
 * @param maxHeadBytes the largest request head; half of it for the request line, and for responses 32 KiB at least
 * @param endsOnDown whether the tunnels of a backend are ended when it goes out
 * @param trustedProxies whose X-Forwarded-* fields are believed
 * @param via name to put into Via, empty for none (a Via field turns compression off in common servers)
 */
public record ProxySettings(
        boolean tcp,
        TimeLimits limits,
        long minUploadRate,
        int maxConnections,
        int maxInFlight,
        int maxHeadBytes,
        boolean endsOnDown,
        AddressRanges trustedProxies,
        String via) {
    /** For our own answer to be taken, and for the client's FIN after it. No option: nobody can switch it off. */
    static final long REPLY_MILLIS = 5_000;

    /** While stopping, an idle client gets this long to send a last request that may be on its way. */
    static final long LAST_REQUEST_MILLIS = 1_000;
}
