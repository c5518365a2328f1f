package balancer.simulation;

/**
 * A backend is taken out of service for a while.
 *
 * @param fromMicros since the beginning of the run
 * @param forMicros 0: for good
 */
record Drain(long fromMicros, long forMicros) {
    @Override
    public String toString() {
        return "from " + fromMicros + (forMicros > 0 ? " to " + (fromMicros + forMicros) + " us" : " us on");
    }
}
