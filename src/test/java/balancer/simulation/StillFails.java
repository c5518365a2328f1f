package balancer.simulation;

import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Servers fail one after the other under one request. The order of the attempts and the final answer are known. */
record StillFails(String method, boolean body, List<Failing> failures, Home home) implements StillDeed {
    /** What the server of the next attempt does. */
    enum Failing {
        CLOSES,
        RESETS,
        ANSWERS
    }

    private Reply answer() {
        String head = "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\n";
        String text = method.equals("HEAD") ? head : head + "ok";
        return new Reply(Manner.SAYS, text.getBytes(StandardCharsets.US_ASCII));
    }

    static StillFails draw(Dice dice, StillSettings settings) {
        List<Failing> failures = new ArrayList<>();
        for (int left = dice.between(1, 4); left > 0; left--) {
            failures.add(dice.pick(Failing.values()));
        }
        String method = dice.pick("GET", "GET", "PUT", "DELETE", "POST", "PATCH", "HEAD");
        return new StillFails(
                method, dice.onceIn(3), failures, settings.front == Front.IPV6 ? Home.LOCAL6 : Home.LOCAL);
    }

    private boolean isIdempotent() {
        return !method.equals("POST") && !method.equals("PATCH");
    }

    @Override
    public void happen(StillRun run) {
        StillClient client = run.client(home);
        String text = method + " /fails HTTP/1.1\r\nHost: a\r\n" + (body ? "Content-Length: 3\r\n\r\nabc" : "\r\n");
        List<Reply> replies = new ArrayList<>();
        for (Failing each : failures) {
            replies.add(
                    switch (each) {
                        case CLOSES -> new Reply(Manner.SAYS_AND_CLOSES, new byte[0]);
                        case RESETS -> new Reply(Manner.SAYS_AND_RESETS, new byte[0]);
                        case ANSWERS -> answer();
                    });
        }
        while (replies.size() < 5) {
            replies.add(answer());
        }
        run.requestCame();
        long began = run.times.nowNanos();
        List<Integer> visits = new ArrayList<>();
        List<Boolean> fresh = new ArrayList<>();
        End how = walk(run, began, visits, fresh);
        boolean answered = how == End.WELL;
        String heard = run.talk(client, text.getBytes(StandardCharsets.US_ASCII), replies.toArray(Reply[]::new));
        List<Integer> seen = run.arrivals.stream().map(Arrival::server).toList();
        Judge.require(seen.equals(visits), "who fails is followed by the next", seen + " instead of " + visits);
        List<Boolean> seenFresh = run.arrivals.stream().map(Arrival::fresh).toList();
        Judge.require(seenFresh.equals(fresh), "a dead connection is replaced by a new one", seenFresh);
        int last = visits.get(visits.size() - 1);
        boolean lastFresh = fresh.get(fresh.size() - 1);
        if (answered) {
            Judge.require(heard.startsWith("HTTP/1.1 200 Fine"), "who can be served is served", heard);
            run.park(last);
            answered(run, client, heard, last, lastFresh);
        } else {
            failed(run, client, heard, last, lastFresh);
        }
        // What went to those who failed is not counted.
        int uncounted = visits.size() - (how == End.NOBODY_LEFT ? 0 : 1);
        for (Arrival each : run.arrivals.subList(0, uncounted)) {
            run.fromBalancer(each.server(), -each.raw().length());
        }
        Arrival end = run.arrivals.get(visits.size() - 1);
        run.log.last().bodyBytes = body && how != End.NOBODY_LEFT ? 3 : 0;
        run.log.last().headNanos = answered ? end.atNanos() - client.saidNanos : StillLine.NONE;
    }

    private enum End {
        WELL,
        GIVEN_UP,
        /** It may be repeated, but no server is left. */
        NOBODY_LEFT
    }

    private End walk(StillRun run, long nanos, List<Integer> visits, List<Boolean> fresh) {
        BitSet tried = new BitSet();
        boolean replaced = false;
        int counted = 0;
        boolean again = false;
        int server = run.turns.choose(tried);
        for (int i = 0; ; i++) {
            counted += again ? 0 : 1;
            // Once an idle connection has died, only fresh ones are used.
            boolean reused = !replaced && run.turns.takeParked(server);
            again = false;
            visits.add(server);
            fresh.add(!reused);
            String backend = run.settings.nameOf(server);
            run.books.add(StillBooks.of("lb_backend_attempts_total", backend), 1);
            if (!reused) {
                run.connected(server);
            }
            if (i >= failures.size() || failures.get(i) == Failing.ANSWERS) {
                return End.WELL;
            }
            run.books.add(StillBooks.of("lb_backend_failures_total", backend), 1);
            if (isIdempotent() && reused && !replaced) {
                replaced = true;
                again = true;
                run.books.add("lb_backend_replaced_total", 1);
                continue;
            }
            tried.set(server);
            if (!isIdempotent() || !run.budget.mayRepeat(counted, nanos)) {
                return End.GIVEN_UP;
            }
            server = run.turns.choose(tried);
            if (server < 0) {
                return End.NOBODY_LEFT;
            }
            run.books.add("lb_backend_retries_total", 1);
        }
    }

    private void answered(StillRun run, StillClient client, String heard, int server, boolean fresh) {
        Judge.require(heard.endsWith(method.equals("HEAD") ? "\r\n\r\n" : "\r\n\r\nok"), "no byte is lost", heard);
        StillLine line = StillAnswer.line(run, client, 200, "served");
        line.end = "ok";
        line.why = "";
        line.id = StillAnswer.arrived(run, run.arrivals.get(0));
        line.understood(method, "/fails", body ? 3 : 0);
        line.of(run.settings.nameOf(server), fresh);
        line.connectNanos = StillLine.ANY;
        line.bytes = method.equals("HEAD") ? 0 : 2;
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        String backend = run.settings.nameOf(server);
        run.books.answered(backend, method, 200, line.allNanos / 1e9);
        run.books.add(StillBooks.of("lb_backend_receive_bytes_total", backend), heard.length());
    }

    private void failed(StillRun run, StillClient client, String heard, int server, boolean fresh) {
        StillAnswer.refusal(run, client, heard, 502, "backend-closed", method.equals("HEAD"));
        StillLine line = StillAnswer.line(run, client, 502, "backend-closed");
        line.understood(method, "/fails", body ? 3 : 0);
        line.of(run.settings.nameOf(server), fresh);
        line.connectNanos = StillLine.ANY;
        line.bytes = StillAnswer.body(heard).length();
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        run.books.add("lb_request_errors_total{reason=bad_response}", 1);
    }
}
