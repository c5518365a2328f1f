package balancer.simulation;

/**
 * Clients that read the admin port while the balancer works.
 *
 * @param firstMicros when the first page is asked for
 * @param everyMicros the time between two pages
 * @param pages how many, each over a connection of its own
 * @param watchers clients that ask for the stream of events and then read nothing of it
 */
record AdminPlan(long firstMicros, long everyMicros, int pages, int watchers) {
    @Override
    public String toString() {
        return pages + " pages of the admin port, one every " + everyMicros + " us from " + firstMicros + " us on, "
                + watchers + " watchers";
    }
}
