package balancer.client;

/**
 * Where a session stands. Only {@link ClientConnection#become} changes it and asserts that the move is legal. Each
 * phase says what is waited for, and what its time limit is for.
 *
 * <pre>
 *   (accept) --&gt; READING_HEAD --&gt; CONNECTING --&gt; FORWARDING --&gt; IDLE --&gt; READING_HEAD ...
 *                     |               |    &lt;-retry-- |   \
 *                     v               v               |    +--&gt; TUNNELLING    (101; in TCP mode from CONNECTING)
 *                 REPLYING &lt;----------+---------------+
 *                     |                               |
 *                     +------------&gt; LINGERING &lt;------+             every phase --&gt; CLOSED
 * </pre>
 *
 * <p>REPLYING leads back to IDLE if the request was addressed to us. QUEUED stands beside CONNECTING: a session goes
 * there while all backends have as much work as they may have, and comes back when one of them may have more.
 */
public enum Phase {
    /** Waits for a whole request head; a new connection starts here. Absolute limit: a trickle cannot extend it. */
    READING_HEAD,
    /** Between requests, waits for the first byte of the next. Absolute limit: keep-alive. */
    IDLE,
    /** Waits until a backend may have more work. Absolute limit: connect. */
    QUEUED,
    /** Waits for a backend connection to open. Absolute limit per attempt: connect. */
    CONNECTING,
    /** Waits until request and response have both passed. Inactivity limit of whoever holds things up. */
    FORWARDING,
    /** Both directions are plain bytes until both ended. Inactivity limit: tunnel. */
    TUNNELLING,
    /** Waits until the client took an answer of our own (absolute limit), or what came of a cut one (inactivity). */
    REPLYING,
    /**
     * Nothing more to say; discards input until the client's FIN, so that no reset eats the answer. Absolute limit. The
     * same for the side of a tunnel that is left when the other takes no more.
     */
    LINGERING,
    /** The end; everything was given back. */
    CLOSED
}
