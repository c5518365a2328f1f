package balancer.statistics;

/** How one backend answered. */
public final class BackendStatistics {
    /** Its final responses by method and class; TCP connections have none. */
    public final ResponseCounts responses = new ResponseCounts();

    /** Of exchanges that ended well, from the first byte of the request to the last of the response; no tunnels. */
    public final LatencyHistogram durations = new LatencyHistogram();
}
