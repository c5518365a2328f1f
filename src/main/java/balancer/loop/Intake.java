package balancer.loop;

/** Where accepted connections go, and how many of them may. */
public interface Intake {
    /** The endpoint has no owner yet; the intake becomes or names it. */
    void accepted(Endpoint client);

    /** False while no further connection is wanted; call {@link Acceptor#resume} when that changes. */
    boolean wantsMore();

    /** Somebody waits while no more may be: true if one that has nothing to do was let go for him. */
    boolean makeRoom();

    /** When that may become possible, on the loop's clock; {@link Long#MAX_VALUE} if nobody knows. */
    long roomAtNanos();

    /** There are as many as may be, and somebody waits. */
    void full();
}
