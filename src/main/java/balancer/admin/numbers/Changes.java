package balancer.admin.numbers;

import balancer.admin.text.Json;
import balancer.backend.Backend;
import balancer.health.HealthListener;
import balancer.number.Numbers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;

/** The last changes of health, in words, and how many there were. */
public final class Changes implements HealthListener {
    private static final int KEPT = 20;

    private final InstantSource instants;
    private final ArrayDeque<Change> newestFirst = new ArrayDeque<>(KEPT);
    private final long[] ups;
    private final long[] downs;
    private final long[] drains;
    private final long[] enables;
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

    /** @param backends the number of backends */
    public Changes(InstantSource instants, int backends) {
        this.instants = instants;
        this.ups = new long[backends];
        this.downs = new long[backends];
        this.drains = new long[backends];
        this.enables = new long[backends];
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
        downs[backend.slot()]++;
        add(backend.name() + " is down: " + reason, Kind.BAD);
    }

    @Override
    public void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis) {
        downs[backend.slot()]++;
        add(backend.name() + " is ejected: " + reason + ", " + failedExchanges + " times in a row", Kind.BAD);
    }

    @Override
    public void tunnelsEnded(Backend backend, int count) {
        add(backend.name() + " is out: " + count + (count == 1 ? " connection" : " connections") + " ended", Kind.BAD);
    }

    @Override
    public void up(Backend backend, long troubleMillis) {
        ups[backend.slot()]++;
        add(backend.name() + " is up after " + Numbers.duration(troubleMillis * 1_000_000), Kind.GOOD);
    }

    @Override
    public void draining(Backend backend) {
        drains[backend.slot()]++;
        add(backend.name() + " is draining", Kind.DRAINING);
    }

    @Override
    public void enabled(Backend backend) {
        enables[backend.slot()]++;
        add(backend.name() + " is enabled", Kind.GOOD);
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

    long ups(int backend) {
        return ups[backend];
    }

    long downs(int backend) {
        return downs[backend];
    }

    long drains(int backend) {
        return drains[backend];
    }

    long enables(int backend) {
        return enables[backend];
    }
}
