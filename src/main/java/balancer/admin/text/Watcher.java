package balancer.admin.text;

import balancer.server.ChunkSource;
import java.nio.charset.StandardCharsets;

/**
 * A client that watches a topic. It has one slot: the newest frame replaces one that was not sent yet, so a slow reader
 * gets fewer frames and costs no more memory.
 */
final class Watcher implements ChunkSource {
    private static final byte[] GREETING = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * Proxies between us and a watcher drop connections that are silent for longer. So SO_KEEPALIVE is not needed,
     * which probes after a longer silence: a watcher that vanished is detected because it acknowledges nothing.
     */
    private static final long MAX_SILENCE_NANOS = 15_000_000_000L;

    private final EventHub hub;
    private final EventHub.Topic topic;
    private byte[] slot = GREETING;
    private Runnable onAvailable;
    private long sentNanos;

    Watcher(EventHub hub, EventHub.Topic topic) {
        this.hub = hub;
        this.topic = topic;
    }

    @Override
    public void begin(Runnable onAvailable) {
        this.onAvailable = onAvailable;
        sentNanos = hub.nowNanos();
        hub.joined(this);
    }

    /** @return whether it replaced a frame that was not sent */
    boolean offer(byte[] frame) {
        boolean replaces = slot != NONE && slot != GREETING;
        slot = frame;
        onAvailable.run();
        return replaces;
    }

    /** Sends a comment after a long silence. */
    void sendHeartbeat() {
        if (slot == NONE && hub.nowNanos() - sentNanos >= MAX_SILENCE_NANOS) {
            slot = GREETING;
            onAvailable.run();
        }
    }

    @Override
    public byte[] next() {
        byte[] frame = slot;
        slot = NONE;
        if (frame != NONE) {
            sentNanos = hub.nowNanos();
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
