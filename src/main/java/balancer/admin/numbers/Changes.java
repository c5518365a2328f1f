package balancer.admin.numbers;

import balancer.admin.text.Json;
import balancer.backend.Backend;
import balancer.backend.PerBackend;
import balancer.health.HealthListener;
import balancer.number.Numbers;
import balancer.roster.RosterListener;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;

/** The last changes of health, in words, and how many there were. */
public final class Changes implements HealthListener, RosterListener {
    private static final int KEPT = 20;

    private final InstantSource instants;
    private final ArrayDeque<Change> newestFirst = new ArrayDeque<>(KEPT);
    private final PerBackend<Counts> counts = new PerBackend<>() {
        @Override
        protected Counts first(Backend backend) {
            return new Counts();
        }
    };
    private Runnable watcher = new Runnable() {
        @Override
        public void run() {}
    };

    /** The kind of a change; looks the same in the list of changes as in the table of backends. */
    public enum Kind {
        GOOD,
        BAD,
        /** Neither good nor bad: the operator wants it. */
        DRAINING;

        private final String cssClass = name().toLowerCase(Locale.ROOT);
    }

    /** One change, in words. */
    public record Change(long atMillis, String text, Kind kind) {
        /** The class in the page's style sheet. */
        public String cssClass() {
            return kind.cssClass;
        }
    }

    /** How often the health of one backend changed. */
    static final class Counts {
        long ups;
        long downs;
        long drains;
        long enables;
    }

    public Changes(InstantSource instants) {
        this.instants = instants;
    }

    /** {@code newWatcher} runs at every change. */
    public void watch(Runnable newWatcher) {
        watcher = newWatcher;
    }

    @Override
    public void doesNotAnswerYet(Backend backend, String reason) {
        add(backend.name() + " does not answer yet: " + reason, Kind.BAD);
    }

    @Override
    public void down(Backend backend, String reason, int badProbes) {
        counts.of(backend).downs++;
        add(backend.name() + " is down: " + reason, Kind.BAD);
    }

    @Override
    public void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis) {
        counts.of(backend).downs++;
        add(backend.name() + " is ejected: " + reason + ", " + failedExchanges + " times in a row", Kind.BAD);
    }

    @Override
    public void tunnelsEnded(Backend backend, int count) {
        add(backend.name() + " is out: " + count + (count == 1 ? " connection" : " connections") + " ended", Kind.BAD);
    }

    @Override
    public void up(Backend backend, long troubleMillis) {
        counts.of(backend).ups++;
        add(backend.name() + " is up after " + Numbers.duration(troubleMillis * 1_000_000), Kind.GOOD);
    }

    @Override
    public void draining(Backend backend) {
        counts.of(backend).drains++;
        add(backend.name() + " is draining", Kind.DRAINING);
    }

    @Override
    public void enabled(Backend backend) {
        counts.of(backend).enables++;
        add(backend.name() + " is enabled", Kind.GOOD);
    }

    @Override
    public void added(Backend backend, String by) {
        add(backend.name() + " is added by " + by, Kind.GOOD);
    }

    @Override
    public void removed(Backend backend, String by) {
        add(backend.name() + " is removed by " + by, Kind.DRAINING);
    }

    @Override
    public void reweighted(Backend backend, String by) {
        add(backend.name() + " has weight " + backend.weight() + ", set by " + by, Kind.GOOD);
    }

    private void add(String text, Kind kind) {
        if (newestFirst.size() == KEPT) {
            newestFirst.removeLast();
        }
        newestFirst.addFirst(new Change(instants.millis(), text, kind));
        watcher.run();
    }

    public Iterator<Change> newestFirst() {
        return newestFirst.iterator();
    }

    /** The last one as one line of JSON. */
    public byte[] newestAsJson() {
        StringBuilder text = new StringBuilder(120);
        write(newestFirst.getFirst(), new Json(text, false));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static void write(Change change, Json json) {
        json.object().member("at", Numbers.instant(change.atMillis())).member("text", change.text());
        json.member("good", change.kind() == Kind.GOOD)
                .member("kind", change.cssClass())
                .endObject();
    }

    /** The last one in words; empty if there was none. */
    public String newest() {
        return newestFirst.isEmpty() ? "" : newestFirst.getFirst().text();
    }

    Counts of(Backend backend) {
        return counts.of(backend);
    }
}
