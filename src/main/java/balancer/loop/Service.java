package balancer.loop;

/** Something that listens and can be stopped without losing what it has begun. Loop thread only. */
public interface Service {
    /**
     * Takes what the backlog holds, stops listening, and lets what is under way come to its end.
     *
     * @param whenIdle called once, when nothing is left, possibly at once
     */
    void drain(Runnable whenIdle);

    /** Closes whatever is left, now. What was busy counts as cut. */
    void stop();

    /** Requests (TCP mode: connections) under way. */
    int busy();

    /** Requests (TCP mode: connections) since the start. */
    long served();

    /** How many {@link #stop} broke off. */
    long cut();
}
