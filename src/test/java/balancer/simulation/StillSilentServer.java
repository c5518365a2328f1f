package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import balancer.testkit.SimulatedPeer;
import java.util.BitSet;

/** A server does nothing for too long. */
record StillSilentServer(StillWaits deed, StillRun run) {
    private static final String TUNNEL =
            "GET /t HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: tunnel/1\r\n\r\n";

    void noAnswer() {
        StillClient client = run.client(deed.home());
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        run.talk(client, StillWaits.bytes(StillWaits.GET), Reply.SILENCE);
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals);
        Arrival arrival = run.arrivals.get(0);
        StillWaits.begun(run, server, fresh);
        run.times.expectAt(
                "response",
                run.times.due(arrival.atNanos() - StillTimes.LATENCY_NANOS, TimeLimit.RESPONSE),
                client::isOver);
        if (client.isOver()) {
            StillWaits.refused(run, client, 504, "response-timeout", "timeout", client.saidNanos);
            run.log.last().of(run.settings.nameOf(server), fresh);
            run.log.last().understood("GET", "/waits", 0);
            run.books.add(StillBooks.of("lb_backend_failures_total", run.settings.nameOf(server)), 1);
            Judge.require(arrival.connection().endedNanos >= 0, "who does not answer is let go", deed);
        } else {
            run.abandon();
        }
    }

    /** RFC 9110 §10.1.1: the client waits with its body for a 100, so the server is the silent one. */
    void noContinue() {
        StillClient client = run.client(deed.home());
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        run.talk(client, StillWaits.bytes(StillWaits.PUT.replace("Content", "Expect: 100-continue\r\nContent")));
        StillWaits.begun(run, server, fresh);
        long asked = client.saidNanos + StillTimes.LATENCY_NANOS;
        run.times.expectAt("response", run.times.due(asked, TimeLimit.RESPONSE), client::isOver);
        if (!client.isOver()) {
            run.abandon();
            return;
        }
        StillWaits.refused(run, client, 504, "response-timeout", "timeout", client.saidNanos);
        run.log.last().of(run.settings.nameOf(server), fresh);
        run.log.last().understood("PUT", "/waits", 0);
        run.books.add(StillBooks.of("lb_backend_failures_total", run.settings.nameOf(server)), 1);
    }

    void half() {
        boolean ends = deed.what() == StillWaits.Silence.ANSWER_BY_HALF;
        StillClient client = run.client(deed.home());
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        String head = "HTTP/1.1 200 Fine\r\nDate: then\r\n" + (ends ? "Content-Length: 9\r\n" : "");
        String heard = run.talk(
                client, StillWaits.bytes(StillWaits.GET), new Reply(Manner.SAYS, StillWaits.bytes(head + "\r\nhalf")));
        Arrival arrival = run.arrivals.get(0);
        StillWaits.begun(run, server, fresh);
        Judge.require(heard.endsWith("\r\n\r\nhalf"), "bytes leave as they come", heard);
        long last = arrival.atNanos() + StillTimes.LATENCY_NANOS;
        run.times.expectAt("stream", run.times.due(last, TimeLimit.STREAM), client::isOver);
        String backend = run.settings.nameOf(server);
        run.books.add(StillBooks.of("lb_backend_receive_bytes_total", backend), heard.length());
        if (!client.isOver()) {
            run.abandon();
            return;
        }
        client.lingers = ends;
        Judge.require(client.byReset != ends, "what is cut off does not look whole", deed);
        run.books.add("lb_request_errors_total{reason=timeout}", 1);
        run.books.add(StillBooks.of("lb_backend_failures_total", backend), 1);
        StillLine line = StillAnswer.line(run, client, 200, "response-stalled");
        line.id = StillAnswer.arrived(run, arrival);
        line.understood("GET", "/waits", 0);
        line.of(backend, fresh);
        line.bytes = 4;
        line.time = run.times.at(client.endedNanos - StillTimes.LATENCY_NANOS);
        line.headNanos = arrival.atNanos() - client.saidNanos;
        line.allNanos = StillLine.ANY;
        run.log.expect(line);
        run.times.settle();
    }

    /** No server answers a connect: they are tried one after the other, three at most. */
    void nobody() {
        run.servers.forEach(each -> each.vanish(true));
        run.servers.forEach(StillServer::endAll);
        run.times.settle();
        run.turns.forgetParked();
        run.leave();
        StillClient client = run.client(deed.home());
        run.talk(client, StillWaits.bytes(StillWaits.GET));
        run.requestCame();
        long failedNanos = client.saidNanos + StillTimes.LATENCY_NANOS;
        BitSet tried = new BitSet();
        int waits = 0;
        String last = "";
        int server = run.turns.choose(tried);
        for (int attempt = 1; server >= 0; attempt++) {
            tried.set(server);
            waits += run.settings.byPort.get(server) ? 2 : 1; // one for each address
            last = run.settings.nameOf(server);
            failedNanos += run.settings.nanos(TimeLimit.CONNECT);
            run.books.add(StillBooks.of("lb_backend_connects_total", last, "result=failed"), 1);
            run.books.add(StillBooks.of("lb_backend_failures_total", last), 1);
            run.books.add(StillBooks.of("lb_backend_attempts_total", last), 1);
            run.books.add("lb_backend_retries_total", attempt > 1 ? 1 : 0);
            server = run.budget.mayRepeat(attempt, failedNanos) ? run.turns.choose(tried) : -1;
        }
        run.times.expectAt("connect", failedNanos, waits, client::isOver);
        run.servers.forEach(each -> each.vanish(false));
        StillWaits.refused(run, client, 504, "connect-timeout", "timeout", client.saidNanos);
        run.log.last().backend = last;
        run.log.last().connectNanos = StillLine.ANY;
        run.log.last().understood("GET", "/waits", 0);
    }

    void tunnel() {
        StillClient client = run.client(deed.home());
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        String answer = "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: tunnel/1\r\n\r\nhello";
        String heard = run.talk(client, StillWaits.bytes(TUNNEL), new Reply(Manner.SAYS, StillWaits.bytes(answer)));
        Judge.require(heard.endsWith("\r\n\r\nhello"), "no byte is changed", heard);
        Arrival arrival = run.arrivals.get(0);
        StillWaits.begun(run, server, fresh);
        run.times.advance(deed.millis() * 1_000_000L);
        long said = run.times.nowNanos();
        client.peer.send(StillWaits.bytes("bye"));
        run.times.settle();
        Judge.require(
                arrival.connection().rest().equals("bye"),
                "no byte is changed",
                arrival.connection().rest());
        requireWatched(client.peer);
        requireWatched(arrival.connection().peer);
        run.times.expectAt("tunnel", run.times.due(said + StillTimes.LATENCY_NANOS, TimeLimit.TUNNEL), client::isOver);
        run.books.add(StillBooks.of("lb_backend_receive_bytes_total", run.settings.nameOf(server)), heard.length());
        if (!client.isOver()) {
            run.abandon();
            return;
        }
        Judge.require(arrival.connection().endedNanos >= 0, "both ends of a tunnel end", deed);
        StillAnswer.tunnelled(run, client, server, fresh, arrival, heard);
    }

    /** The kernel asks a peer of a tunnel now and then whether it is still there. */
    private void requireWatched(SimulatedPeer peer) {
        String ends = peer.remoteAddress() + " -> " + peer.localAddress();
        boolean watched = run.network.openChannels().stream()
                .anyMatch(each -> each.contains(ends) && each.endsWith(" keepalive 60 s, 10 s, 6 times"));
        Judge.require(watched, "both sides of a tunnel are watched", ends + " in " + run.network.openChannels());
    }
}
