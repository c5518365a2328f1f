package balancer.simulation;

import java.util.List;

/** One backend, apart from its answers. */
final class BackendPlan implements Cloneable {
    enum Door {
        OPEN,
        REFUSES,
        BLACK_HOLE,
        /** With TLS: accepts, and does not answer the hello. */
        MUTE,
        /** With TLS: its certificate has another name. */
        FOR_SOMEBODY_ELSE
    }

    /** Where it lives. */
    enum Home {
        IPV4,
        IPV6,
        /** Who is given as a port alone is looked for at 127.0.0.1, and then at ::1, where this one is. */
        IPV6_BY_PORT
    }

    Home home = Home.IPV4;
    int weight = 1;
    /** Serves only when no other does. */
    boolean backup;

    Door door = Door.OPEN;
    /** Ends a connection that was idle for so long; 0: never. */
    long idleMicros;
    /** Resets instead of ending in order, there and below. */
    boolean resets;
    /** Leaves the so-manieth request on a connection unanswered and closes; 0: never. */
    int closesUnderRequest;
    /** Reads nothing for so long after each request head; 0: always reads. */
    long napMicros;
    /** Its name is not known before the helper has found it out. */
    boolean named;
    /** When it comes back under another address, which is known by its name after a while; 0: never. */
    long moveMicros;
    /** When it is away. */
    List<Outage> outages = List.of();
    /** When it is drained, whatever it does. */
    List<Drain> drains = List.of();
    /** Drained just as one of its connections brings the so-manieth request, for a moment; 0: never. */
    int drainedUnderRequest;
    /** What it says to probes, in turn, until the weather calms; empty: always the right thing. */
    List<PlannedProbe.Fault> probeFaults = List.of();
    /** TCP mode: does not wait for the client's first byte. */
    boolean speaksFirst;

    BackendPlan copy() {
        try {
            return (BackendPlan) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Its connections may die while they are idle or just as they are used again. */
    boolean closes() {
        return idleMicros > 0 || closesUnderRequest > 0;
    }

    @Override
    public String toString() {
        return " weight " + weight + (backup ? " backup" : "") + (door == Door.OPEN ? "" : " " + door)
                + (idleMicros > 0 ? " closes after " + idleMicros + " us" : "")
                + (closesUnderRequest > 0 ? " closes under request " + closesUnderRequest : "")
                + (resets ? " by reset" : "") + (napMicros > 0 ? " naps " + napMicros + " us" : "")
                + (home == Home.IPV4 ? "" : " " + home) + (named ? " named" : "")
                + (moveMicros > 0 ? " moves at " + moveMicros + " us" : "") + (speaksFirst ? " speaks first" : "")
                + (outages.isEmpty() ? "" : " away " + outages)
                + (drainedUnderRequest > 0 ? " drained under request " + drainedUnderRequest : "")
                + (drains.isEmpty() ? "" : " drained " + drains)
                + (probeFaults.isEmpty() ? "" : " says to probes " + probeFaults);
    }
}
