package balancer.simulation;

/**
 * The access log, and what is wrong with its disk.
 *
 * @param buffers that may wait for the disk
 * @param stallFromMicros when the disk stalls; buffers that wait are written afterwards
 * @param stallForMicros 0: never
 * @param fullFromMicros when writes begin to fail
 * @param fullForMicros 0: never
 * @param reopenAtMicros when the log is reopened; 0: never
 */
record LogPlan(
        int buffers,
        long stallFromMicros,
        long stallForMicros,
        long fullFromMicros,
        long fullForMicros,
        long reopenAtMicros) {
    static final int USUAL_BUFFERS = 16;

    /** Nothing is wrong with it. */
    static LogPlan good(int buffers) {
        return new LogPlan(buffers, 0, 0, 0, 0, 0);
    }

    @Override
    public String toString() {
        return buffers + " log buffers"
                + (stallForMicros > 0 ? ", stalled" + span(stallFromMicros, stallForMicros) : "")
                + (fullForMicros > 0 ? ", full" + span(fullFromMicros, fullForMicros) : "")
                + (reopenAtMicros > 0 ? ", reopened at " + reopenAtMicros + " us" : "");
    }

    private static String span(long from, long length) {
        return " from " + from + " to " + (from + length) + " us";
    }
}
