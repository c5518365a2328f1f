package balancer.simulation;

import balancer.client.TimeLimit;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** A server does not read. The balancer has all of a request, cannot write it, and must not make it look whole. */
record StillClogged(int beyond, Home home) implements StillDeed {
    /** What a connection holds in one direction. */
    private static final int SOCKET_BYTES = 256 << 10;

    /** The balancer has room for this behind it. */
    private static final int MOST_BEYOND = 10_000;

    static StillClogged draw(Dice dice, StillSettings settings) {
        return new StillClogged(
                dice.between(1, MOST_BEYOND), settings.front == Front.IPV6 ? Home.LOCAL6 : Home.ELSEWHERE);
    }

    @Override
    public void happen(StillRun run) {
        StillClient client = run.client(home);
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        StillServer deaf = run.servers.get(server);
        int resets = deaf.resets;
        deaf.deafen(true);
        int body = SOCKET_BYTES + beyond;
        String words = "PUT /clogged HTTP/1.1\r\nHost: a\r\nContent-Length: " + body + "\r\n\r\n" + "c".repeat(body);
        run.talk(client, words.getBytes(StandardCharsets.US_ASCII));
        StillWaits.begun(run, server, fresh);
        run.books.forget(StillBooks.of("lb_backend_transmit_bytes_total", run.settings.nameOf(server)));
        run.books.forget("lb_client_receive_bytes_total");
        long asked = client.saidNanos + StillTimes.LATENCY_NANOS;
        run.times.expectAt("response", run.times.due(asked, TimeLimit.RESPONSE), 2, client::isOver);
        deaf.deafen(false);
        if (!client.isOver()) {
            run.abandon();
            return;
        }
        StillWaits.refused(run, client, 504, "response-timeout", "timeout", client.saidNanos);
        run.log.last().of(run.settings.nameOf(server), fresh);
        run.log.last().understood("PUT", "/clogged", StillLine.ANY);
        run.books.add(StillBooks.of("lb_backend_failures_total", run.settings.nameOf(server)), 1);
        Judge.require(deaf.resets == resets + 1, "what is cut off does not look whole", deaf.resets);
    }
}
