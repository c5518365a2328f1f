package balancer.loop;

/** Takes over accepted connections, and says how many there may be. */
public interface Intake {
    /** The endpoint has no owner yet; the intake sets one with {@link Endpoint#owner}. */
    void accepted(Endpoint client);

    /** False while no further connection is wanted; call {@link Acceptor#resume} when that changes. */
    boolean wantsMore();

    /** A connection waits and there is no room: closes an idle one in its favour if it can. True if it did. */
    boolean makeRoom();

    /** When {@link #makeRoom} may succeed, on the clock of its deadlines; {@link Long#MAX_VALUE} if unknown. */
    long roomAtNanos();

    /** Those that the acceptor's deadlines belong to. */
    Deadlines deadlines();

    /** Called each time that a connection has to wait because there is no room. */
    void full();
}
