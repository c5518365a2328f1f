package balancer.metrics;

/** What is counted per backend. */
public final class BackendMetrics {
    /** Requests (TCP mode: connections) sent its way, retries included. */
    public long requests;

    /** Final responses by class: index 1 is 1xx (only 101), 2 is 2xx … 5 is 5xx; 0 is unused. */
    public final long[] responses = new long[6];

    public long connects;
    public long connectFailures;

    /** Exchanges that it broke off or answered with nonsense. */
    public long failures;

    public long bytesSent;
    public long bytesReceived;
}
