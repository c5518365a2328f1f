package balancer.client;

/** The waits that a user may limit, each with its default in milliseconds. The README says which applies when. */
public enum TimeLimit {
    /** Until a backend accepts a connection, per attempt; also the wait for a backend that has room. */
    CONNECT(2_000),
    /** Until a request head is complete, from its first byte (a new connection: from the accept). */
    HEAD(10_000),
    /** The client has to send its request body, and sends nothing. */
    BODY(30_000),
    /** The backend has to answer, and no response head comes. */
    RESPONSE(60_000),
    /** No bytes of a response body come: a long poll, server-sent events, or a server that hangs. */
    STREAM(300_000),
    /** The client takes no bytes of its response. */
    SEND(120_000),
    /** How long an idle backend connection is kept. */
    POOL(4_000),
    /** How long an idle client connection is kept. */
    KEEP_ALIVE(60_000),
    /** Both directions of a tunnel are silent. */
    TUNNEL(3_600_000),
    /** How long requests under way may take once the program was asked to stop. */
    DRAIN(20_000);

    static final TimeLimit[] ALL = values();

    final long defaultMillis;

    TimeLimit(long defaultMillis) {
        this.defaultMillis = defaultMillis;
    }
}
