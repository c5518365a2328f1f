package balancer.statistics;

/** How one backend answered. */
public final class BackendStatistics {
    /** Its final responses by method and class; TCP connections have none. */
    public final ResponseCounts responses = new ResponseCounts();

    /**
     * Durations from the first byte of a request to the last of its response, if the exchange ended well; no tunnels.
     */
    public final LatencyHistogram durations = new LatencyHistogram();
}
