package balancer.admin.text;

import balancer.loop.EventLoop;
import balancer.server.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The watchers and their server-sent events. Every frame is made once and shared by all watchers of its topic. */
public final class EventHub {
    static final int MAX_WATCHERS = 16;

    private static final int TOO_MANY = 503;

    /** A browser that lost the connection reconnects after {@code retry} milliseconds. */
    private static final String RETRY_AND_DATA = "\nretry: 2000\ndata: ";

    /** The topics. */
    public enum Topic {
        /** The cells of the dashboard, every second. */
        PAGE,
        /** The content of {@code /api/status}, every second. */
        STATUS,
        /** Changes of a backend's health, as they happen. */
        CHANGES,
        /** The turns of the loop, ten times a second. */
        LOOP;

        final String eventName = name().toLowerCase(java.util.Locale.ROOT);
    }

    private final EventLoop loop;
    private final List<Watcher> watchers = new ArrayList<>(MAX_WATCHERS);
    private long skipped;
    private long frames;

    private Runnable whenWatchersChange = new Runnable() {
        @Override
        public void run() {}
    };

    public EventHub(EventLoop loop) {
        this.loop = loop;
    }

    /** A stream of all later events; 503 if there are too many watchers. */
    public Answer watch(Topic topic) {
        if (watchers.size() >= MAX_WATCHERS) {
            return Answer.text(TOO_MANY, "Too many event streams (limit " + MAX_WATCHERS + ").")
                    .field("Retry-After", "10");
        }
        return Answer.of(200).field("Content-Type", "text/event-stream; charset=utf-8").stream(
                new Watcher(this, topic));
    }

    /** From now on {@code told} runs whenever a watcher has come or left. */
    public void whenWatchersChange(Runnable told) {
        whenWatchersChange = told;
    }

    /** Whether this topic has a watcher. */
    public boolean isWatched(Topic topic) {
        for (Watcher watcher : watchers) {
            if (watcher.topic() == topic) {
                return true;
            }
        }
        return false;
    }

    /** @param json one line, as all JSON of ours is */
    public void publish(Topic topic, byte[] json) {
        byte[] head = ("event: " + topic.eventName + "\nid: " + ++frames + RETRY_AND_DATA)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(json, 0, frame, head.length, json.length);
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        for (Watcher watcher : watchers) {
            if (watcher.topic() == topic && watcher.offer(frame)) {
                skipped++;
            }
        }
    }

    /** Called once a second: sends a comment to watchers that were silent for long. */
    public void sendHeartbeats() {
        for (Watcher watcher : watchers) {
            watcher.sendHeartbeat();
        }
    }

    void joined(Watcher watcher) {
        watchers.add(watcher);
        whenWatchersChange.run();
    }

    void left(Watcher watcher) {
        watchers.remove(watcher);
        whenWatchersChange.run();
    }

    long nowNanos() {
        return loop.unheld().nowNanos();
    }

    int watchers() {
        return watchers.size();
    }

    /** Frames that were replaced by newer ones before their watcher took them. */
    public long skipped() {
        return skipped;
    }
}
