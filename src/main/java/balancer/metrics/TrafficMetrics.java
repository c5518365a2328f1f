package balancer.metrics;

/** What is counted about clients and their requests. */
public final class TrafficMetrics {
    public long connections;
    public int connectionsOpen;

    /** Requests with a valid head that we tried to forward. TCP mode: connections. */
    public long requests;

    /** Exchanges that ended with a complete response of a backend, or with ours to a request addressed to us. */
    public long completed;

    public long retries;

    /** Idle clients that were closed because others waited. */
    public long madeRoom;

    /** Idle backend connections that were closed just as they were used, replaced without the client noticing. */
    public long replaced;

    /** How often we stopped reading from a client because its buffer was full: the backend is slow. */
    public long clientPauses;

    /** The same for reading from a backend: the client is slow. */
    public long backendPauses;

    public long bytesFromClients;
    public long bytesToClients;

    /** Sessions that were still busy at the drain limit. */
    public long cut;
}
