package balancer.admin.text;

import balancer.loop.EventLoop;
import balancer.loop.KeyHandler;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes a whole document, in parts, before it is sent: a frame for all watchers. */
public final class Slices implements KeyHandler {
    private static final int SLICE_CHARS = 8 << 10;

    private final EventLoop loop;
    private final Supplier<Document> documents;
    private final Consumer<byte[]> whenMade;
    private final StringBuilder text = new StringBuilder(SLICE_CHARS);
    private Document document;
    private int next;
    private boolean making;

    /** @param documents gives a new one for each frame */
    public Slices(EventLoop loop, Supplier<Document> documents, Consumer<byte[]> whenMade) {
        this.loop = loop;
        this.documents = documents;
        this.whenMade = whenMade;
    }

    /** Begins, unless it is already at work. */
    public void make() {
        if (!making) {
            making = true;
            document = documents.get();
            next = 0;
            text.setLength(0);
            onReady(0);
        }
    }

    @Override
    public void onReady(int readyOps) {
        int enough = text.length() + SLICE_CHARS;
        while (text.length() < enough && next < document.parts()) {
            document.write(next++, text);
        }
        if (next < document.parts()) {
            loop.again(this);
        } else {
            making = false;
            whenMade.accept(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void onFault(Throwable fault) {
        making = false;
    }

    @Override
    public String toString() {
        return "a frame for watchers";
    }
}
