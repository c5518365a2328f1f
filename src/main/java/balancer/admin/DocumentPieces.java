package balancer.admin;

import balancer.server.Pieces;
import java.nio.charset.StandardCharsets;

/** A document on its way to a client: parts are made while the client takes them, some thousand characters each turn. */
final class DocumentPieces implements Pieces {
    /** About 100 lines of metrics: 20 µs of the loop's time. A page of three backends is one such piece. */
    private static final int PIECE_CHARS = 8 << 10;

    private final Document document;
    private final StringBuilder piece = new StringBuilder(PIECE_CHARS + (PIECE_CHARS >> 1));
    private int next;

    DocumentPieces(Document document) {
        this.document = document;
    }

    @Override
    public void begin(Runnable more) {
        // There is always more until there is none: nothing is waited for.
    }

    @Override
    public byte[] next() {
        piece.setLength(0);
        while (piece.length() < PIECE_CHARS && next < document.parts()) {
            document.write(next++, piece);
        }
        return piece.toString().getBytes(StandardCharsets.UTF_8);
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
