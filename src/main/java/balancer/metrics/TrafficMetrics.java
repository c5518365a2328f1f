package balancer.metrics;

/** What is counted about clients and their requests. */
public final class TrafficMetrics {
    public long connections;
    public int connectionsOpen;

    /** Heads that were understood and forwarded, or tried to be. TCP mode: connections. */
    public long requests;

    /** Exchanges that ended with a complete answer of a backend, or of ours to a request that was addressed to us. */
    public long completed;

    public long retries;

    /** Idle clients that were let go because others waited. */
    public long madeRoom;

    /** Idle backend connections that died just as they were used, replaced without anybody noticing. */
    public long replaced;

    /** How often we stopped reading because a buffer was full: from a client, as its backend is slow. */
    public long clientPauses;

    /** From a backend, as its client is slow. */
    public long backendPauses;

    public long bytesFromClients;
    public long bytesToClients;

    /** Sessions that were still busy when the drain limit came. */
    public long cut;
}
