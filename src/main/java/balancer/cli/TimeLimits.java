package balancer.cli;

/**
 * How long each wait may last, in milliseconds, each at least 1.
 *
 * @param connectTimeoutMillis   until a backend accepts the connection
 * @param headTimeoutMillis      until a client's request head is complete, counted from its start
 * @param bodyTimeoutMillis      without progress while the client sends its request body
 * @param responseTimeoutMillis  without progress while we wait for a backend, or for a client to take its response
 * @param poolTimeoutMillis      an idle backend connection is kept
 * @param keepAliveTimeoutMillis an idle client connection is kept
 * @param tunnelTimeoutMillis    without a byte either way, in TCP mode and after an upgrade
 * @param drainTimeoutMillis     for requests in flight once asked to stop
 */
public record TimeLimits(
        long connectTimeoutMillis,
        long headTimeoutMillis,
        long bodyTimeoutMillis,
        long responseTimeoutMillis,
        long poolTimeoutMillis,
        long keepAliveTimeoutMillis,
        long tunnelTimeoutMillis,
        long drainTimeoutMillis) {}
