package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** All servers have {@code --max-in-flight} requests, and two more wait in the queue: for room, or until the limit. */
record StillQueue(boolean inVain, Home home) implements StillDeed {
    static final byte[] GET = "GET /queue HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    static final String ANSWER = "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok";
    static final int MOST_AT_ONCE = 9;
    static final long SECOND_NANOS = 1_000_000_000;

    /** A request under way. */
    record Work(StillClient client, Arrival arrival) {}

    static StillQueue draw(Dice dice, StillSettings settings) {
        return new StillQueue(dice.onceIn(2), settings.front == Front.IPV6 ? Home.LOCAL6 : Home.LOCAL);
    }

    @Override
    public void happen(StillRun run) {
        int open = run.settings.backends() - run.turns.draining.cardinality();
        int limit = run.settings.maxInFlight;
        if (limit == 0 || limit * open > MOST_AT_ONCE) {
            return;
        }
        List<StillClient> everybody = new ArrayList<>();
        List<Work> works = new ArrayList<>();
        int[] counts = new int[run.settings.backends()];
        BitSet full = new BitSet();
        for (int left = limit * open; left > 0; left--) {
            StillClient client = run.another(home);
            int server = run.turns.choose(full);
            everybody.add(client);
            works.add(begins(run, client, server));
            full.set(server, ++counts[server] == limit);
        }
        StillClient first = waits(run);
        StillClient second = waits(run);
        everybody.addAll(List.of(first, second));
        long connect = run.settings.nanos(TimeLimit.CONNECT);
        long response = run.settings.nanos(TimeLimit.RESPONSE);
        if (inVain && (response == StillSettings.OFF || response > connect + SECOND_NANOS)) {
            run.times.expectAt("queue", first.saidNanos + StillTimes.LATENCY_NANOS + connect, first::isOver);
            isTold(run, first);
            run.times.expectAt("queue", second.saidNanos + StillTimes.LATENCY_NANOS + connect, second::isOver);
            isTold(run, second);
        } else {
            works.add(isNext(run, works.remove(0), first));
            works.add(isNext(run, works.remove(0), second));
        }
        for (Work each : works) {
            ends(run, each);
        }
        everybody.forEach(each -> each.peer.close());
        run.times.settle();
    }

    /** A request that is sent to this server at once. */
    static Work begins(StillRun run, StillClient client, int server) {
        boolean fresh = !run.turns.takeParked(server);
        run.talk(client, GET, Reply.SILENCE);
        client.name = run.names.nextName();
        run.requestCame();
        return arrived(run, client, server, fresh);
    }

    private static Work arrived(StillRun run, StillClient client, int server, boolean fresh) {
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals);
        return arrived(run, client, run.arrivals.get(0), server, fresh);
    }

    static Work arrived(StillRun run, StillClient client, Arrival arrival, int server, boolean fresh) {
        Judge.require(arrival.server() == server, "round robin is exact", arrival.server() + ", not " + server);
        Judge.require(arrival.fresh() == fresh, "who waits for work gets it", arrival.fresh() + ", not " + fresh);
        String backend = run.settings.nameOf(server);
        run.books.add(StillBooks.of("lb_backend_attempts_total", backend), 1);
        if (fresh) {
            run.connected(server);
        }
        run.names.requireName(arrival.head().value(Wire.REQUEST_ID), client.name);
        return new Work(client, arrival);
    }

    private StillClient waits(StillRun run) {
        return waits(run, home, Reply.SILENCE);
    }

    /** @param replies to those who come from the queue next */
    static StillClient waits(StillRun run, Home home, Reply... replies) {
        StillClient client = run.another(home);
        run.talk(client, GET, replies);
        Judge.require(run.arrivals.isEmpty(), "nobody has more than he may", run.arrivals);
        client.name = run.names.nextName();
        run.requestCame();
        return client;
    }

    /** This request ends, and the one that has waited longest takes its place. */
    static Work isNext(StillRun run, Work ending, StillClient waiting) {
        int server = ending.arrival.server();
        run.arrivals.clear();
        ends(run, ending);
        BitSet others = new BitSet();
        others.set(0, run.settings.backends());
        others.clear(server);
        Judge.require(run.turns.choose(others) == server, "there is one", server);
        run.turns.takeParked(server);
        return arrived(run, waiting, server, false);
    }

    static void ends(StillRun run, Work work) {
        ends(run, work, ANSWER);
        run.turns.park(work.arrival.server(), work.client.receivedNanos - StillTimes.LATENCY_NANOS);
    }

    /** The same with another answer, behind which the connection may not be parked. */
    static void ends(StillRun run, Work work, String answer) {
        StillClient client = work.client;
        Arrival arrival = work.arrival;
        work.arrival.connection().peer.send(answer);
        run.times.settle();
        String heard = client.peer.takeReceived();
        run.books.add("lb_client_transmit_bytes_total", heard.length());
        Judge.require(heard.endsWith("\r\n\r\nok") && !client.isOver(), "no byte is changed", heard);
        String backend = run.settings.nameOf(arrival.server());
        StillLine line = line(run, client, 200, "ok");
        line.of(backend, arrival.fresh());
        line.bytes = 2;
        line.headNanos = StillLine.ANY;
        run.books.answered(backend, "GET", 200, line.allNanos / 1e9);
        run.books.add(StillBooks.of("lb_backend_receive_bytes_total", backend), heard.length());
    }

    private static StillLine line(StillRun run, StillClient client, int status, String word) {
        StillLine line = StillAnswer.line(run, client, status, "served");
        line.end = word;
        line.why = word.equals("ok") ? "" : word;
        line.id = run.names.begunName(client.name);
        line.understood("GET", "/queue", 0);
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        return line;
    }

    private static void isTold(StillRun run, StillClient client) {
        String heard = client.peer.takeReceived();
        run.books.add("lb_client_transmit_bytes_total", heard.length());
        StillAnswer.refusal(run, client, heard, 503, "queue-timeout", false, client.name);
        line(run, client, 503, "queue-timeout").bytes = StillAnswer.body(heard).length();
        run.books.add("lb_request_errors_total{reason=no_backend}", 1);
    }
}
