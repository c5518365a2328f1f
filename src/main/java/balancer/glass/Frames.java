package balancer.glass;

import balancer.admin.text.EventHub;
import balancer.admin.text.Json;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the page of the loop gets while somebody looks at it: at most ten frames a second, each with sums over all turns
 * since the last one, one of these turns as an example, and the sessions that did something. The frames themselves make
 * the loop turn, so one without news is sent once a second only.
 */
public final class Frames extends Deadline implements Recorder.Reader, Runnable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long PERIOD_NANOS = 100 * NANOS_PER_MILLI;
    private static final int PERIODS_WITHOUT_NEWS = 10;
    private static final int RECORDS = 18;
    private static final int FAILURES = 6;
    private static final int TURNS_LOOKED_AT = 200;
    private static final int KEYS_SHOWN = 16;

    private final EventLoop loop;
    private final Recorder recorder;
    private final BackendPool backends;
    private final EventHub hub;
    private final TurnJson text;
    private final Consumer<Json> more;
    private final Sum sum = new Sum();
    private final Picks picks = new Picks();
    private boolean watching;
    private long lastTurn;
    private int silent;

    /**
     * Begins when the first watcher comes.
     *
     * @param more adds to each frame what the loop does not know
     */
    public Frames(EventLoop loop, Recorder recorder, BackendPool backends, EventHub hub, Consumer<Json> more) {
        this.loop = loop;
        this.recorder = recorder;
        this.backends = backends;
        this.hub = hub;
        this.more = more;
        this.text = new TurnJson(recorder.directory());
        hub.whenWatchersChange(this);
    }

    /** A watcher came or left. */
    @Override
    public void run() {
        boolean isWatched = hub.isWatched(EventHub.Topic.LOOP);
        if (isWatched && !watching) {
            recorder.add(this);
            silent = PERIODS_WITHOUT_NEWS;
            loop.unheld().after(PERIOD_NANOS, this);
        } else if (!isWatched && watching) {
            recorder.remove(this);
            loop.unheld().remove(this);
            recorder.resume();
        }
        watching = isWatched;
    }

    @Override
    public boolean owns(Deadline deadline) {
        return deadline == this;
    }

    @Override
    public void turned(TurnRecord turn, Turns turns) {
        sum.add(turn, turns, picks);
    }

    @Override
    protected void onDeadline() {
        loop.unheld().after(PERIOD_NANOS, this);
        if (sum.isNews || isHoldNews() || ++silent >= PERIODS_WITHOUT_NEWS) {
            send();
        }
    }

    @Override
    protected void onFault(Throwable fault) {
        loop.unheld().after(PERIOD_NANOS, this);
    }

    private boolean isHoldNews() {
        return recorder.hold() != null && recorder.hold().hasNews();
    }

    private void send() {
        silent = 0;
        hub.publish(EventHub.Topic.LOOP, frame().getBytes(StandardCharsets.UTF_8));
        sum.clear();
        lastTurn = recorder.turns().end();
    }

    /** Why that one is next, or that nobody knows; empty if there is none. */
    private String why() {
        if (backends.upcoming() >= 0) {
            return backends.policy().cause().words() + ", among those that are up, do not drain and have room";
        }
        return backends.hasRoom() ? "the request itself or chance decides" : "";
    }

    private String frame() {
        StringBuilder out = new StringBuilder(2_000);
        Turns turns = recorder.turns();
        Json json = new Json(out, false).object().member("v", 1);
        json.member("turns", sum.turns).member("ready", sum.ready);
        json.member("busyNs", sum.busyNanos).member("asleepNs", sum.asleepNanos);
        json.member("longestNs", sum.longestNanos).member("registered", loop.keys());
        json.array("last");
        for (int i = 0; i < picks.count(); i++) {
            json.element(picks.get(i));
        }
        json.endArray();
        json.member("next", backends.upcoming()).member("why", why());
        backends(json.array("backends"));
        records(turns, json.array("did"));
        held(json);
        more.accept(json);
        json.array("shown");
        if (sum.shown >= turns.begin(Turns.TURNS)) {
            text.write(turns.get(sum.shown), turns, json, KEYS_SHOWN);
        }
        json.endArray().endObject();
        return out.toString();
    }

    private static String state(Backend backend) {
        return backend.draining() ? "DRAINING" : backend.available() ? "UP" : "DOWN";
    }

    private void backends(Json json) {
        for (int slot = 0; slot < backends.slots(); slot++) {
            json.object().member("name", recorder.directory().backend(slot));
            Backend each = backends.at(slot);
            json.member("state", each == null ? "GONE" : state(each));
            json.member("inFlight", each == null ? 0 : each.inFlight()).endObject();
        }
        json.endArray();
    }

    /**
     * What happened since the last frame: the newest changes, and the last that each session did; the oldest first.
     * Failures have places of their own, so that traffic does not hide them.
     */
    private void records(Turns turns, Json json) {
        List<KeyRecord> found = new ArrayList<>(RECORDS);
        List<TurnRecord> when = new ArrayList<>(RECORDS);
        int failures = 0;
        long oldest = Math.max(lastTurn, turns.begin(TURNS_LOOKED_AT));
        for (long at = turns.end() - 1; at >= oldest; at--) {
            TurnRecord turn = turns.get(at);
            for (int i = turn.recorded - 1; i >= 0; i--) {
                KeyRecord key = turns.key(turn, i);
                boolean failed = key.isFailure() && failures < FAILURES;
                boolean fits = found.size() - failures < RECORDS && (key.isNews() || isFirst(key, found));
                if (key.isOfTheBalancer() && (failed || fits)) {
                    failures += failed ? 1 : 0;
                    found.add(key);
                    when.add(turn);
                }
            }
        }
        for (int i = found.size() - 1; i >= 0; i--) {
            json.object().member("ms", when.get(i).millis());
            TurnJson.key(found.get(i), json);
            json.endObject();
        }
        json.endArray();
    }

    private static boolean isFirst(KeyRecord key, List<KeyRecord> found) {
        boolean isFirst = key.client >= 0;
        for (KeyRecord each : found) {
            isFirst &= each.client != key.client;
        }
        return isFirst;
    }

    private void held(Json json) {
        Hold hold = recorder.hold();
        json.member("teach", hold != null);
        if (hold != null) {
            json.member("paused", hold.isPaused());
            hold.write(json.array("held"));
            json.endArray();
        }
    }

    /** Ends the frames. */
    public void stop() {
        if (watching) {
            recorder.remove(this);
            watching = false;
        }
        loop.unheld().remove(this);
    }
}
