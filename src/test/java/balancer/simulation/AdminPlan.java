package balancer.simulation;

/**
 * Who looks at the balancer while it works.
 *
 * @param firstMicros when the first page is asked for
 * @param everyMicros how long after that the next
 * @param pages how many, each over a connection of its own
 * @param watchers who ask for the stream of events and then read nothing of it
 */
record AdminPlan(long firstMicros, long everyMicros, int pages, int watchers) {
    @Override
    public String toString() {
        return pages + " pages of the admin port, one every " + everyMicros + " us from " + firstMicros + " us on, "
                + watchers + " watchers";
    }
}
