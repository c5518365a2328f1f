package balancer.simulation;

/**
 * A server is down for a while.
 *
 * @param door what happens to connects meanwhile; if they are refused the server was killed, and open connections are
 *     reset
 * @param fromMicros since the beginning of the run
 */
record Outage(BackendPlan.Door door, long fromMicros, long forMicros) {
    boolean kills() {
        return door == BackendPlan.Door.REFUSES;
    }

    @Override
    public String toString() {
        return door + " from " + fromMicros + " to " + (fromMicros + forMicros) + " us";
    }
}
