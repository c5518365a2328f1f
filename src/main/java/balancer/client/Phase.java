package balancer.client;

/**
 * The phase of a session. Only {@link ClientConnection#become} changes it and asserts that the move is legal. Each
 * phase says what the session waits for, and which time limit applies.
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
 * <p>REPLYING leads back to IDLE if the request was for us (Max-Forwards: 0). QUEUED stands beside CONNECTING: a
 * session goes there while all backends have as much work as they may have, and returns when one of them may take more.
 *
 * <p>PREAMBLE stands in front of the first phase of clients that say something before they ask for anything, a PROXY
 * header or a TLS handshake.
 */
public enum Phase {
    /** Waits for what a client must say before anything else. Absolute limit, that of a head. */
    PREAMBLE,
    /** Waits for a whole request head; a new connection starts here. Absolute limit: single bytes do not extend it. */
    READING_HEAD,
    /** Between requests, waits for the first byte of the next. Absolute limit: keep-alive. */
    IDLE,
    /** Waits until a backend may take more work. Absolute limit: connect. */
    QUEUED,
    /** Waits for a backend connection to open. Absolute limit per attempt: connect. */
    CONNECTING,
    /** Waits until request and response have both passed. Inactivity limit of the side that the session waits for. */
    FORWARDING,
    /** Both directions carry plain bytes until both have ended. Inactivity limit: tunnel. */
    TUNNELLING,
    /** Waits until the client has taken our own answer (absolute limit), or the rest of a cut one (inactivity). */
    REPLYING,
    /**
     * All was sent; discards input until the client's FIN, so that no reset destroys the answer. Absolute limit. The
     * same for the remaining side of a tunnel when the other side takes no more bytes.
     */
    LINGERING,
    /** The end; the session has given everything back. */
    CLOSED
}
