package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.time.Duration;
import java.util.BitSet;

/** A client, or a connection that is idle, does nothing for too long. */
record StillSilentClient(StillWaits deed, StillRun run) {
    private static final String HALF = "GET /waits HTT";
    private static final String OK = "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok";
    private static final int DEAF_BYTES = 4_000_000;

    void saysNothing() {
        run.leave();
        StillClient client = run.client(deed.home());
        run.times.expectAt("head", run.times.due(client.acceptedNanos, TimeLimit.HEAD), client::isOver);
        Judge.require(!client.isOver() || !client.byReset, "who has said nothing is ended in order", deed);
        Judge.require(client.peer.takeReceived().isEmpty(), "who has said nothing is told nothing", deed);
    }

    /** The limit of a first head counts from the accept, that of any other from its first byte. */
    void head() {
        boolean first = run.client() == null
                || run.client().home != deed.home()
                || run.client().isOver();
        StillClient client = run.client(deed.home());
        run.times.advance(first ? deed.millis() * 1_000_000L : 0);
        run.talk(client, StillWaits.bytes(HALF));
        long since = first ? client.acceptedNanos : client.saidNanos + StillTimes.LATENCY_NANOS;
        if (deed.what() == StillWaits.Silence.HEAD_TRICKLES) {
            client.peer.drip("P/1.1\r\nX: " + "x".repeat(400), Duration.ofMillis(333));
        }
        run.times.expectAt("head", run.times.due(since, TimeLimit.HEAD), client::isOver);
        if (client.isOver()) {
            StillWaits.refused(run, client, 408, "head-timeout", "client_timeout", since(client));
        } else {
            run.abandon();
        }
    }

    private static long since(StillClient client) {
        return client.saidNanos;
    }

    void body() {
        StillClient client = run.client(deed.home());
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        run.talk(client, StillWaits.bytes(StillWaits.PUT));
        Judge.require(run.arrivals.isEmpty(), "a body comes whole or not at all", run.arrivals);
        run.times.advance(deed.millis() * 1_000_000L);
        long said = run.times.nowNanos();
        client.peer.send(StillWaits.bytes("x".repeat(50)));
        StillWaits.begun(run, server, fresh);
        long body = run.settings.nanos(TimeLimit.BODY);
        long window = body == StillSettings.OFF ? 30_000_000_000L : body;
        long rate = run.settings.uploadRate;
        boolean slow = rate != StillSettings.OFF && 50 < rate * (window / 1_000_000) / 1_000;
        long silent = run.times.due(said + StillTimes.LATENCY_NANOS, TimeLimit.BODY);
        long began = client.saidNanos + StillTimes.LATENCY_NANOS;
        boolean off = body == StillSettings.OFF && rate != StillSettings.OFF && !slow;
        run.times.expectAt("body", slow ? began + window : off ? began + 2 * window : silent, 2, client::isOver);
        if (client.isOver()) {
            StillWaits.refused(
                    run,
                    client,
                    408,
                    slow || off ? "body-too-slow" : "body-timeout",
                    "client_timeout",
                    client.saidNanos);
            run.log.last().backend = run.settings.nameOf(server);
            run.log.last().connectNanos = fresh ? StillLine.SOME : StillLine.NONE;
            run.log.last().understood("PUT", "/waits", 50);
        } else {
            run.abandon();
        }
    }

    void idle() {
        StillClient client = run.client(deed.home());
        Arrival arrival = StillWaits.asked(run, client, OK);
        long answered = client.receivedNanos - StillTimes.LATENCY_NANOS;
        boolean ofClient = deed.what() == StillWaits.Silence.CLIENT_IS_IDLE;
        if (ofClient) {
            run.times.expectAt("keep-alive", run.times.due(answered, TimeLimit.KEEP_ALIVE), client::isOver);
            Judge.require(!client.isOver() || !client.byReset, "an idle client is ended in order", deed);
        } else {
            StillServer.Connection connection = arrival.connection();
            run.times.expectAt("pool", run.times.due(answered, TimeLimit.POOL), () -> connection.endedNanos >= 0);
            Judge.require(
                    connection.endedNanos < 0 || !connection.byReset, "an idle connection is ended in order", deed);
        }
    }

    /** A client that does not close behind a refusal holds its connection for five seconds. */
    void stays() {
        StillClient client = run.client(deed.home());
        String heard = run.talk(client, StillWaits.bytes("NONSENSE\r\n\r\n"));
        StillAnswer.refusal(run, client, heard, 400, "bad-request-line", false);
        StillLine line = StillAnswer.line(run, client, 400, "bad-request");
        line.method = "NONSENSE";
        line.target = line.version = "";
        line.understood = false;
        line.why = "bad-request-line";
        line.bytes = StillAnswer.body(heard).length();
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        run.books.add("lb_request_errors_total{reason=bad_request}", 1);
        run.times.advance(client.endedNanos + StillClient.LINGERS_NANOS - 20_000_000 - run.times.nowNanos());
        StillPages.judgeNumbers(run);
        run.times.advance(40_000_000);
        StillPages.judgeNumbers(run);
    }

    /** A client that does not read: all buffers on the way are full soon. */
    void deaf() {
        run.leave();
        StillClient client = run.client(deed.home());
        client.peer.stopReading();
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        String answer = "HTTP/1.1 200 Fine\r\nDate: then\r\nContent-Length: " + DEAF_BYTES + "\r\n\r\n";
        run.talk(
                client,
                StillWaits.bytes(StillWaits.GET),
                new Reply(Manner.SAYS, StillWaits.bytes(answer + "d".repeat(DEAF_BYTES))));
        StillWaits.begun(run, server, fresh);
        long since = client.saidNanos;
        run.times.expectAt(
                "send",
                run.times.due(since, TimeLimit.SEND),
                () -> run.arrivals.get(0).connection().endedNanos >= 0);
        if (run.arrivals.get(0).connection().endedNanos < 0) {
            run.abandon();
            return;
        }
        run.books.add("lb_request_errors_total{reason=client_abort}", 1);
        run.books.forget(StillBooks.of("lb_backend_receive_bytes_total", run.settings.nameOf(server)));
        run.books.forget("lb_client_transmit_bytes_total");
        StillLine line = StillAnswer.line(run, client, 200, "client-stalled");
        line.id = StillAnswer.arrived(run, run.arrivals.get(0));
        line.understood("GET", "/waits", 0);
        line.of(run.settings.nameOf(server), fresh);
        line.bytes = StillLine.ANY;
        line.time = run.times.at(run.arrivals.get(0).connection().endedNanos);
        line.headNanos = run.arrivals.get(0).atNanos() - client.saidNanos;
        line.allNanos = StillLine.ANY;
        run.log.expect(line);
        client.peer.resumeReading();
        run.times.settle();
        run.leave();
    }
}
