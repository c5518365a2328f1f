package balancer.admin.text;

import balancer.server.ChunkSource;
import java.nio.charset.StandardCharsets;

/** A document on its way to a client: parts are made as the client takes them, some thousand characters each turn. */
public final class DocumentChunks implements ChunkSource {
    /** About 100 lines of metrics: 20 µs of the loop's time. A page of three backends is one such chunk. */
    private static final int CHUNK_CHARS = 8 << 10;

    private final Document document;
    private final StringBuilder chunk = new StringBuilder(CHUNK_CHARS + (CHUNK_CHARS >> 1));
    private int next;

    public DocumentChunks(Document document) {
        this.document = document;
    }

    @Override
    public void begin(Runnable onAvailable) {
        // Data is always available until the end, so there is nothing to wait for.
    }

    @Override
    public byte[] next() {
        chunk.setLength(0);
        while (chunk.length() < CHUNK_CHARS && next < document.parts()) {
            document.write(next++, chunk);
        }
        return chunk.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean ended() {
        return next == document.parts();
    }

    @Override
    public void close() {
        next = document.parts();
    }
}
