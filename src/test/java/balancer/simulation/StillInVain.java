package balancer.simulation;

import balancer.simulation.StillQueue.Work;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * All servers are full and four requests wait. The first one gets a place, and its server fails it: it waits on, in
 * front of the others, and the second one gets the place. When that comes free again the first one is woken in vain, as
 * it cannot use it: the third one gets it, and the first one still comes before the fourth.
 */
record StillInVain(Home home) implements StillDeed {
    private static final String LAST_ANSWER =
            "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nConnection: close\r\nDate: then\r\n\r\nok";

    private static final Reply CLOSES = new Reply(Manner.SAYS_AND_CLOSES, new byte[0]);

    static StillInVain draw(StillSettings settings) {
        return new StillInVain(settings.front == Front.IPV6 ? Home.LOCAL6 : Home.LOCAL);
    }

    @Override
    public void happen(StillRun run) {
        int open = run.settings.backends() - run.turns.draining.cardinality();
        int limit = run.settings.maxInFlight;
        if (limit == 0 || open < 2 || limit * open > StillQueue.MOST_AT_ONCE) {
            return;
        }
        run.leave();
        run.times.advance(StillQueue.SECOND_NANOS); // then a repetition is allowed
        List<Work> works = fill(run, limit, open);
        List<StillClient> everybody = new ArrayList<>();
        works.forEach(each -> everybody.add(each.client()));
        // Else who comes next gets one of those, where it was to get a new one.
        if (!run.turns.hasParked(works.get(0).arrival().server())) {
            everybody.addAll(othersWait(run, works));
        }
        works.forEach(each -> StillQueue.ends(run, each));
        everybody.forEach(each -> each.peer.close());
        run.times.settle();
    }

    private List<StillClient> othersWait(StillRun run, List<Work> works) {
        StillClient first = StillQueue.waits(run, home, Reply.SILENCE);
        StillClient second = StillQueue.waits(run, home, CLOSES, Reply.SILENCE);
        StillClient third = StillQueue.waits(run, home, CLOSES, Reply.SILENCE);
        StillClient fourth = StillQueue.waits(run, home, CLOSES, Reply.SILENCE);
        Work ending = works.remove(0);
        int server = ending.arrival().server();
        run.arrivals.clear();
        StillQueue.ends(run, ending, LAST_ANSWER);
        isFailed(run, first, server);
        Work atServer = StillQueue.arrived(run, second, run.arrivals.get(1), server, true);
        atServer = StillQueue.isNext(run, atServer, third); // and the first one is woken in vain
        Work elsewhere = works.stream()
                .filter(each -> each.arrival().server() != server)
                .findFirst()
                .orElseThrow();
        works.remove(elsewhere);
        works.add(StillQueue.isNext(run, elsewhere, first));
        works.add(StillQueue.isNext(run, atServer, fourth));
        return List.of(first, second, third, fourth);
    }

    /** Each server has as many requests as it may have. */
    private List<Work> fill(StillRun run, int limit, int open) {
        List<Work> works = new ArrayList<>();
        int[] counts = new int[run.settings.backends()];
        BitSet full = new BitSet();
        for (int left = limit * open; left > 0; left--) {
            StillClient client = run.another(home);
            int server = run.turns.choose(full);
            works.add(StillQueue.begins(run, client, server));
            full.set(server, ++counts[server] == limit);
        }
        return works;
    }

    private static void isFailed(StillRun run, StillClient first, int server) {
        Judge.require(run.arrivals.size() == 2, "room that one cannot use is offered to the next", run.arrivals);
        Arrival failed = run.arrivals.get(0);
        Judge.require(failed.server() == server && failed.fresh(), "who waits for work gets it", failed);
        run.names.requireName(failed.head().value(Wire.REQUEST_ID), first.name);
        run.connected(server);
        String backend = run.settings.nameOf(server);
        run.books.add(StillBooks.of("lb_backend_attempts_total", backend), 1);
        run.books.add(StillBooks.of("lb_backend_failures_total", backend), 1);
        run.books.add("lb_backend_retries_total", 1);
        run.fromBalancer(server, -failed.raw().length());
        Judge.require(run.budget.mayRepeat(1, run.times.nowNanos()), "the budget has been filled", failed);
    }
}
