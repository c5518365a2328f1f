package balancer.glass;

import balancer.admin.text.Json;
import balancer.loop.EventLoop;
import balancer.loop.KeyFacts;
import balancer.loop.KeyHandler;
import balancer.loop.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Slow motion, for {@code --teach}: while the loop is paused, what is ready is held, and a step lets one go. The thread
 * does not wait: a page that shows the pause is served by the same loop, so the keys of the admin address go on.
 *
 * <p>A held key gets no interest. {@code select} is level-triggered: it would report the key again and again, and the
 * loop would spin. The clock of the traffic stands still meanwhile, so held time counts against no limit.
 */
public final class Hold {
    private record Held(KeyHandler handler, int readyOps) {}

    private final EventLoop loop;
    private final List<Held> held = new ArrayList<>();
    private final KeyFacts facts = new KeyFacts();
    private boolean paused;
    private boolean news;
    private boolean ended;

    /** The handler that a step lets go; null once it is called. */
    private KeyHandler allowed;

    Hold(EventLoop loop) {
        this.loop = loop;
    }

    public boolean isPaused() {
        return paused;
    }

    public void pause() {
        if (!paused && !ended) {
            paused = true;
            news = true;
            loop.deadlines().hold(true);
        }
    }

    /** Lets the first held handler go; does nothing if none is held. */
    public void step() {
        if (paused && !held.isEmpty()) {
            Held first = held.remove(0);
            allowed = first.handler;
            letGo(first);
            news = true;
        }
    }

    public void resume() {
        if (paused) {
            paused = false;
            allowed = null;
            news = true;
            loop.deadlines().hold(false);
            for (Held each : held) {
                letGo(each);
            }
            held.clear();
        }
    }

    /** Resumes for good. */
    void end() {
        ended = true;
        resume();
    }

    private void letGo(Held each) {
        if (each.handler instanceof Registered key) {
            key.release();
        } else {
            loop.again(each.handler);
        }
    }

    /** @param isTraffic false for what the admin address does */
    boolean holds(KeyHandler handler, int readyOps, boolean isTraffic) {
        if (!paused || !isTraffic) {
            return false;
        }
        if (handler == allowed) {
            allowed = null;
            return false;
        }
        if (handler instanceof Registered key) {
            key.hold();
        }
        held.removeIf(each -> each.handler == handler);
        held.add(new Held(handler, readyOps));
        news = true;
        return true;
    }

    /** True once after each change. */
    boolean hasNews() {
        boolean had = news;
        news = false;
        return had;
    }

    /** Adds what is held, the next one first. */
    void write(Json json) {
        for (Held each : held) {
            facts.clear();
            each.handler.tell(facts);
            json.object().member("id", facts.number);
            json.member("role", facts.role.name().toLowerCase(Locale.ROOT));
            json.member("ready", Ops.letters(each.readyOps));
            if (facts.backend >= 0) {
                json.member("backend", facts.backend);
            }
            json.endObject();
        }
    }
}
