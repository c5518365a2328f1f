package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;

/** A peer falls silent, and the limit must strike in its time, not before and not later. */
record StillWaits(Silence what, Home home, int millis) implements StillDeed {
    enum Silence {
        CLIENT_SAYS_NOTHING,
        HEAD_BY_HALF,
        HEAD_TRICKLES,
        BODY_BY_HALF,
        NO_ANSWER,
        NO_CONTINUE,
        ANSWER_BY_HALF,
        ANSWER_WITHOUT_END,
        CLIENT_IS_IDLE,
        SERVER_IS_IDLE,
        TUNNEL_IS_SILENT,
        CLIENT_IS_DEAF,
        REFUSED_STAYS,
        NOBODY_THERE
    }

    private static final String GET = "GET /waits HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String HALF = "GET /waits HTT";
    private static final String PUT = "PUT /waits HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok";
    private static final String TUNNEL =
            "GET /t HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: tunnel/1\r\n\r\n";
    private static final int DEAF_BYTES = 4_000_000;

    static StillWaits draw(Dice dice, StillSettings settings) {
        return new StillWaits(
                dice.pick(Silence.values()),
                settings.front == Front.IPV6 ? Home.LOCAL6 : Home.ELSEWHERE,
                dice.between(1, 900));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void happen(StillRun run) {
        switch (what) {
            case CLIENT_SAYS_NOTHING -> saysNothing(run);
            case HEAD_BY_HALF, HEAD_TRICKLES -> head(run);
            case BODY_BY_HALF -> body(run);
            case NO_ANSWER -> noAnswer(run);
            case NO_CONTINUE -> noContinue(run);
            case ANSWER_BY_HALF, ANSWER_WITHOUT_END -> half(run);
            case CLIENT_IS_IDLE, SERVER_IS_IDLE -> idle(run);
            case TUNNEL_IS_SILENT -> tunnel(run);
            case CLIENT_IS_DEAF -> deaf(run);
            case REFUSED_STAYS -> stays(run);
            case NOBODY_THERE -> nobody(run);
        }
    }

    // ---- clients ----

    private void saysNothing(StillRun run) {
        run.leave();
        StillClient client = run.client(home);
        run.expectAt("head", run.due(client.acceptedNanos, TimeLimit.HEAD), client::isOver);
        Judge.require(!client.isOver() || !client.byReset, "who has said nothing is ended in order", this);
        Judge.require(client.peer.takeReceived().isEmpty(), "who has said nothing is told nothing", this);
    }

    /** The limit of a first head counts from the accept, that of any other from its first byte. */
    private void head(StillRun run) {
        boolean first = run.client() == null
                || run.client().home != home
                || run.client().isOver();
        StillClient client = run.client(home);
        run.advance(first ? millis * 1_000_000L : 0);
        run.talk(client, bytes(HALF));
        long since = first ? client.acceptedNanos : client.saidNanos + StillRun.LATENCY_NANOS;
        if (what == Silence.HEAD_TRICKLES) {
            client.peer.drip("P/1.1\r\nX: " + "x".repeat(400), Duration.ofMillis(333));
        }
        run.expectAt("head", run.due(since, TimeLimit.HEAD), client::isOver);
        if (client.isOver()) {
            refused(run, client, 408, "head-timeout", "client_timeout", since(client));
        } else {
            run.abandon();
        }
    }

    private static long since(StillClient client) {
        return client.saidNanos;
    }

    private void body(StillRun run) {
        StillClient client = run.client(home);
        int server = run.choose(new BitSet());
        boolean fresh = !run.takeParked(server);
        run.talk(client, bytes(PUT));
        Judge.require(run.arrivals.isEmpty(), "a body comes whole or not at all", run.arrivals);
        run.advance(millis * 1_000_000L);
        long said = run.nowNanos();
        client.peer.send(bytes("x".repeat(50)));
        begun(run, server, fresh);
        long body = run.settings.nanos(TimeLimit.BODY);
        long window = body == StillSettings.OFF ? 30_000_000_000L : body;
        long rate = run.settings.uploadRate;
        boolean slow = rate != StillSettings.OFF && 50 < rate * (window / 1_000_000) / 1_000;
        long silent = run.due(said + StillRun.LATENCY_NANOS, TimeLimit.BODY);
        long began = client.saidNanos + StillRun.LATENCY_NANOS;
        boolean off = body == StillSettings.OFF && rate != StillSettings.OFF && !slow;
        run.expectAt("body", slow ? began + window : off ? began + 2 * window : silent, 2, client::isOver);
        if (client.isOver()) {
            refused(
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

    private void idle(StillRun run) {
        StillClient client = run.client(home);
        Arrival arrival = asked(run, client, OK);
        long answered = client.receivedNanos - StillRun.LATENCY_NANOS;
        boolean ofClient = what == Silence.CLIENT_IS_IDLE;
        if (ofClient) {
            run.expectAt("keep-alive", run.due(answered, TimeLimit.KEEP_ALIVE), client::isOver);
            Judge.require(!client.isOver() || !client.byReset, "an idle client is ended in order", this);
        } else {
            StillServer.Connection connection = arrival.connection();
            run.expectAt("pool", run.due(answered, TimeLimit.POOL), () -> connection.endedNanos >= 0);
            Judge.require(
                    connection.endedNanos < 0 || !connection.byReset, "an idle connection is ended in order", this);
        }
    }

    /** A client that does not close behind a refusal holds its connection for five seconds. */
    private void stays(StillRun run) {
        StillClient client = run.client(home);
        String heard = run.talk(client, bytes("NONSENSE\r\n\r\n"));
        StillAnswer.refusal(run, client, heard, 400, "bad-request-line", false);
        StillLine line = StillAnswer.line(run, client, 400, "bad-request");
        line.method = "NONSENSE";
        line.target = line.version = "";
        line.understood = false;
        line.why = "bad-request-line";
        line.bytes = StillAnswer.body(heard).length();
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillRun.LATENCY_NANOS;
        run.log.expect(line);
        run.books.add("lb_request_errors_total{reason=bad_request}", 1);
        run.advance(client.endedNanos + StillClient.LINGERS_NANOS - 20_000_000 - run.nowNanos());
        StillPages.judgeNumbers(run);
        run.advance(40_000_000);
        StillPages.judgeNumbers(run);
    }

    // ---- servers ----

    /** @return how the request arrived */
    private Arrival asked(StillRun run, StillClient client, String answer) {
        int server = run.choose(new BitSet());
        boolean fresh = !run.takeParked(server);
        String heard = run.talk(client, bytes(GET), new Reply(Manner.SAYS, bytes(answer)));
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals);
        Judge.require(run.arrivals.get(0).server() == server, "round robin is exact", run.arrivals);
        Judge.require(heard.endsWith("\r\n\r\nok"), "no byte is changed", heard);
        StillAnswer.well(run, client, GET, heard, fresh).bytes = 2;
        run.park(server);
        return run.arrivals.get(0);
    }

    static void begun(StillRun run, int server, boolean fresh) {
        run.requestCame();
        run.books.add(StillBooks.of("lb_backend_attempts_total", run.settings.nameOf(server)), 1);
        if (fresh) {
            run.connected(server);
        }
    }

    private void noAnswer(StillRun run) {
        StillClient client = run.client(home);
        int server = run.choose(new BitSet());
        boolean fresh = !run.takeParked(server);
        run.talk(client, bytes(GET), Reply.SILENCE);
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals);
        Arrival arrival = run.arrivals.get(0);
        begun(run, server, fresh);
        run.expectAt(
                "response", run.due(arrival.atNanos() - StillRun.LATENCY_NANOS, TimeLimit.RESPONSE), client::isOver);
        if (client.isOver()) {
            refused(run, client, 504, "response-timeout", "timeout", client.saidNanos);
            run.log.last().of(run.settings.nameOf(server), fresh);
            run.log.last().understood("GET", "/waits", 0);
            run.books.add(StillBooks.of("lb_backend_failures_total", run.settings.nameOf(server)), 1);
            Judge.require(arrival.connection().endedNanos >= 0, "who does not answer is let go", this);
        } else {
            run.abandon();
        }
    }

    /** RFC 9110 §10.1.1: the client waits with its body for a 100, so the server is the silent one. */
    private void noContinue(StillRun run) {
        StillClient client = run.client(home);
        int server = run.choose(new BitSet());
        boolean fresh = !run.takeParked(server);
        run.talk(client, bytes(PUT.replace("Content", "Expect: 100-continue\r\nContent")));
        begun(run, server, fresh);
        long asked = client.saidNanos + StillRun.LATENCY_NANOS;
        run.expectAt("response", run.due(asked, TimeLimit.RESPONSE), client::isOver);
        if (!client.isOver()) {
            run.abandon();
            return;
        }
        refused(run, client, 504, "response-timeout", "timeout", client.saidNanos);
        run.log.last().of(run.settings.nameOf(server), fresh);
        run.log.last().understood("PUT", "/waits", 0);
        run.books.add(StillBooks.of("lb_backend_failures_total", run.settings.nameOf(server)), 1);
    }

    private void half(StillRun run) {
        boolean ends = what == Silence.ANSWER_BY_HALF;
        StillClient client = run.client(home);
        int server = run.choose(new BitSet());
        boolean fresh = !run.takeParked(server);
        String head = "HTTP/1.1 200 Fine\r\nDate: then\r\n" + (ends ? "Content-Length: 9\r\n" : "");
        String heard = run.talk(client, bytes(GET), new Reply(Manner.SAYS, bytes(head + "\r\nhalf")));
        Arrival arrival = run.arrivals.get(0);
        begun(run, server, fresh);
        Judge.require(heard.endsWith("\r\n\r\nhalf"), "bytes leave as they come", heard);
        long last = arrival.atNanos() + StillRun.LATENCY_NANOS;
        run.expectAt("stream", run.due(last, TimeLimit.STREAM), client::isOver);
        String backend = run.settings.nameOf(server);
        run.books.add(StillBooks.of("lb_backend_receive_bytes_total", backend), heard.length());
        if (!client.isOver()) {
            run.abandon();
            return;
        }
        client.lingers = ends;
        Judge.require(client.byReset != ends, "what is cut off does not look whole", this);
        run.books.add("lb_request_errors_total{reason=timeout}", 1);
        run.books.add(StillBooks.of("lb_backend_failures_total", backend), 1);
        StillLine line = StillAnswer.line(run, client, 200, "response-stalled");
        line.id = StillAnswer.arrived(run, arrival);
        line.understood("GET", "/waits", 0);
        line.of(backend, fresh);
        line.bytes = 4;
        line.time = run.at(client.endedNanos - StillRun.LATENCY_NANOS);
        line.headNanos = arrival.atNanos() - client.saidNanos;
        line.allNanos = StillLine.ANY;
        run.log.expect(line);
        run.settle();
    }

    /** No server answers a connect: they are tried one after the other, three at most. */
    private void nobody(StillRun run) {
        run.servers.forEach(each -> each.vanish(true));
        run.servers.forEach(StillServer::endAll);
        run.settle();
        run.forgetParked();
        run.leave();
        StillClient client = run.client(home);
        run.talk(client, bytes(GET));
        run.requestCame();
        long failedNanos = client.saidNanos + StillRun.LATENCY_NANOS;
        BitSet tried = new BitSet();
        String last = "";
        int server = run.choose(tried);
        for (int attempt = 1; server >= 0; attempt++) {
            tried.set(server);
            last = run.settings.nameOf(server);
            failedNanos += run.settings.nanos(TimeLimit.CONNECT);
            run.books.add(StillBooks.of("lb_backend_connects_total", last, "result=failed"), 1);
            run.books.add(StillBooks.of("lb_backend_failures_total", last), 1);
            run.books.add(StillBooks.of("lb_backend_attempts_total", last), 1);
            run.books.add("lb_backend_retries_total", attempt > 1 ? 1 : 0);
            server = run.mayRepeat(attempt, failedNanos) ? run.choose(tried) : -1;
        }
        run.expectAt("connect", failedNanos, tried.cardinality(), client::isOver);
        run.servers.forEach(each -> each.vanish(false));
        refused(run, client, 504, "connect-timeout", "timeout", client.saidNanos);
        run.log.last().backend = last;
        run.log.last().connectNanos = StillLine.ANY;
        run.log.last().understood("GET", "/waits", 0);
    }

    private void tunnel(StillRun run) {
        StillClient client = run.client(home);
        int server = run.choose(new BitSet());
        boolean fresh = !run.takeParked(server);
        String answer = "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: tunnel/1\r\n\r\nhello";
        String heard = run.talk(client, bytes(TUNNEL), new Reply(Manner.SAYS, bytes(answer)));
        Judge.require(heard.endsWith("\r\n\r\nhello"), "no byte is changed", heard);
        Arrival arrival = run.arrivals.get(0);
        begun(run, server, fresh);
        run.advance(millis * 1_000_000L);
        long said = run.nowNanos();
        client.peer.send(bytes("bye"));
        run.settle();
        Judge.require(
                arrival.connection().rest().equals("bye"),
                "no byte is changed",
                arrival.connection().rest());
        run.expectAt("tunnel", run.due(said + StillRun.LATENCY_NANOS, TimeLimit.TUNNEL), client::isOver);
        run.books.add(StillBooks.of("lb_backend_receive_bytes_total", run.settings.nameOf(server)), heard.length());
        if (!client.isOver()) {
            run.abandon();
            return;
        }
        Judge.require(arrival.connection().endedNanos >= 0, "both ends of a tunnel end", this);
        StillAnswer.tunnelled(run, client, server, fresh, arrival, heard);
    }

    /** A client that does not read: all buffers on the way are full soon. */
    private void deaf(StillRun run) {
        run.leave();
        StillClient client = run.client(home);
        client.peer.stopReading();
        int server = run.choose(new BitSet());
        boolean fresh = !run.takeParked(server);
        String answer = "HTTP/1.1 200 Fine\r\nDate: then\r\nContent-Length: " + DEAF_BYTES + "\r\n\r\n";
        run.talk(client, bytes(GET), new Reply(Manner.SAYS, bytes(answer + "d".repeat(DEAF_BYTES))));
        begun(run, server, fresh);
        long since = client.saidNanos;
        run.expectAt(
                "send",
                run.due(since, TimeLimit.SEND),
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
        line.time = run.at(run.arrivals.get(0).connection().endedNanos);
        line.headNanos = run.arrivals.get(0).atNanos() - client.saidNanos;
        line.allNanos = StillLine.ANY;
        run.log.expect(line);
        client.peer.resumeReading();
        run.settle();
        run.leave();
    }

    // ---- both ----

    static void refused(StillRun run, StillClient client, int status, String word, String label, long saidNanos) {
        String heard = client.peer.takeReceived();
        run.books.add("lb_client_transmit_bytes_total", heard.length());
        StillAnswer.refusal(run, client, heard, status, word, false);
        StillLine line = StillAnswer.line(run, client, status, word);
        line.bytes = StillAnswer.body(heard).length();
        line.allNanos = client.receivedNanos - saidNanos - 2 * StillRun.LATENCY_NANOS;
        if (word.equals("head-timeout")) {
            line.target = null;
            line.understood = false;
        }
        run.log.expect(line);
        run.books.add("lb_request_errors_total{reason=" + label + "}", 1);
        run.settle();
    }
}
