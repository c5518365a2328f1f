package balancer.simulation;

/**
 * A server is away for a while.
 *
 * @param door what meets those who connect meanwhile; where they are refused the server was killed, and what was open
 *     is reset
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
