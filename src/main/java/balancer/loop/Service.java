package balancer.loop;

/** A server that listens and can be stopped without losing the requests under way. Loop thread only. */
public interface Service {
    /**
     * Accepts what the backlog holds, stops listening, and lets the requests under way complete.
     *
     * @param whenEmpty called once, when no connection is left, possibly at once
     */
    void drain(Runnable whenEmpty);

    /** Closes all connections now. Those with a request under way count as cut. */
    void stop();

    /** Requests (TCP mode: connections) under way. */
    int busy();

    /** Requests (TCP mode: connections) since the start. */
    long served();

    /** Requests (TCP mode: connections) that {@link #stop} cut. */
    long cut();
}
