package balancer.admin.text;

import balancer.server.ChunkSource;
import java.nio.charset.StandardCharsets;

/**
 * One who watches a topic. It has one slot: the newest frame replaces one that was not fetched yet, so whoever reads
 * slowly sees less and costs no more.
 */
final class Watcher implements ChunkSource {
    private static final byte[] GREETING = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * Proxies between us and a watcher drop connections that are silent for longer. Who is told something so often
     * needs no SO_KEEPALIVE, whose questions begin after a longer silence: a watcher that vanished is noticed by what
     * it does not acknowledge.
     */
    private static final long MAX_SILENCE_NANOS = 15_000_000_000L;

    private final EventHub hub;
    private final EventHub.Topic topic;
    private byte[] slot = GREETING;
    private Runnable onAvailable;
    private long toldNanos;

    Watcher(EventHub hub, EventHub.Topic topic) {
        this.hub = hub;
        this.topic = topic;
    }

    @Override
    public void begin(Runnable onAvailable) {
        this.onAvailable = onAvailable;
        toldNanos = hub.nowNanos();
        hub.joined(this);
    }

    /** @return whether it took the place of a frame that will now never be seen */
    boolean show(byte[] frame) {
        boolean replaces = slot != NONE && slot != GREETING;
        slot = frame;
        onAvailable.run();
        return replaces;
    }

    /** A sign of life if there was nothing to tell for long. */
    void breakSilence() {
        if (slot == NONE && hub.nowNanos() - toldNanos >= MAX_SILENCE_NANOS) {
            slot = GREETING;
            onAvailable.run();
        }
    }

    @Override
    public byte[] next() {
        byte[] frame = slot;
        slot = NONE;
        if (frame != NONE) {
            toldNanos = hub.nowNanos();
        }
        return frame;
    }

    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public void close() {
        slot = NONE;
        hub.left(this);
    }

    EventHub.Topic topic() {
        return topic;
    }
}
