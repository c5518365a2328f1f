package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.util.BitSet;

/**
 * A server that is given by its port alone moves from one of its two addresses to the other. The next connection tries
 * the address that worked last, then the other one; each later connection begins with the other one. If the first
 * address does not even refuse, it has half of the time for connecting.
 */
record StillMoves(int server, boolean silently, Home home) implements StillDeed {
    private static final String OK = "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok";

    static StillMoves draw(Dice dice, StillSettings settings) {
        return new StillMoves(
                settings.byPort.nextSetBit(0),
                dice.onceIn(2),
                settings.front == Front.IPV6 ? Home.LOCAL6 : Home.ELSEWHERE);
    }

    @Override
    public void happen(StillRun run) {
        if (server < 0 || run.turns.draining.get(server)) {
            return;
        }
        endIdle(run);
        if (silently) {
            run.servers.get(server).moveSilently();
            requireHalfOfTheLimit(run);
            run.servers.get(server).endSilence();
        } else {
            run.servers.get(server).move();
            requireConnects(run, 2);
        }
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

    private void requireHalfOfTheLimit(StillRun run) {
        int next = run.turns.choose(new BitSet());
        while (next != server) {
            StillWaits.asked(run, run.client(home), next, OK);
            next = run.turns.choose(new BitSet());
        }
        StillClient client = run.client(home);
        byte[] request = StillWaits.bytes(StillWaits.GET);
        String nothing = run.talk(client, request, new Reply(Manner.SAYS, StillWaits.bytes(OK)));
        Judge.require(nothing.isEmpty(), "nobody answers for a server", nothing);
        long dueNanos = client.saidNanos + StillTimes.LATENCY_NANOS + run.settings.nanos(TimeLimit.CONNECT) / 2;
        run.times.expectAt("half of the connect limit", dueNanos, () -> !run.arrivals.isEmpty());
        run.times.settle();
        String heard = client.peer.takeReceived();
        run.books.add("lb_client_transmit_bytes_total", heard.length());
        Judge.require(heard.endsWith("\r\n\r\nok"), "no byte is changed", heard);
        StillLine line = StillAnswer.well(run, client, StillWaits.GET, heard, true);
        line.bytes = 2;
        line.connectNanos = run.arrivals.get(0).atNanos() - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.park(server);
    }
}
