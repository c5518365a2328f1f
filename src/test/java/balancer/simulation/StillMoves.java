package balancer.simulation;

import balancer.simulation.StillServer.Arrival;

/**
 * A server that is given by its port alone moves from one of its two addresses to the other. The next connection tries
 * the address that worked last, then the other one; each later connection begins with the other one.
 */
record StillMoves(int server, Home home) implements StillDeed {
    private static final String OK = "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok";

    static StillMoves draw(Dice dice, StillSettings settings) {
        return new StillMoves(
                settings.byPort.nextSetBit(0), settings.front == Front.IPV6 ? Home.LOCAL6 : Home.ELSEWHERE);
    }

    @Override
    public void happen(StillRun run) {
        if (server < 0 || run.turns.draining.get(server)) {
            return;
        }
        endIdle(run);
        run.servers.get(server).move();
        requireConnects(run, 2);
        endIdle(run);
        requireConnects(run, 1);
    }

    private void endIdle(StillRun run) {
        run.servers.get(server).endAll();
        run.turns.unpark(server);
        run.times.settle();
    }

    /** Asks until it is the server's turn. */
    private void requireConnects(StillRun run, long expected) {
        Arrival arrival;
        long connects;
        do {
            long before = run.network.counters().connects;
            arrival = StillWaits.asked(run, run.client(home), OK);
            connects = run.network.counters().connects - before;
            boolean right = connects == (arrival.server() == server ? expected : arrival.fresh() ? 1 : 0);
            Judge.require(right, "the address that worked last comes first", connects + " connects");
        } while (arrival.server() != server);
    }
}
