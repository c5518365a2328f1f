package balancer.metrics;

/** What is counted per backend. */
public final class BackendMetrics {
    /** Requests (TCP mode: connections) sent to it, retries included. */
    public long requests;

    /** Of those: responses forwarded completely, and tunnels opened. What it really serves. */
    public long answered;

    /** Final responses by class: index 1 is 1xx (only 101), 2 is 2xx … 5 is 5xx; 0 is unused. */
    public final long[] responses = new long[6];

    /** Connection attempts. */
    public long connects;

    /** Of those: connections made. An attempt in progress or abandoned is neither good nor bad. */
    public long connected;

    /** Connections that could not be opened. */
    public long connectFailures;

    /** Attempts that failed by its fault, {@link #connectFailures} among them. */
    public long failures;

    /** Heads included, as we send them on. Counted when an exchange ends. */
    public long bytesSent;

    public long bytesReceived;
}
