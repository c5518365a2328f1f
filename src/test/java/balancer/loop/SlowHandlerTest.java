package balancer.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handler that makes the others wait is named, and no other. */
final class SlowHandlerTest {
    private static final long MILLI = 1_000_000;

    private final List<Pipe> pipes = new ArrayList<>();
    private long nowNanos;
    private final EventLoop loop;

    SlowHandlerTest() throws IOException {
        loop = new EventLoop(SelectorProvider.provider(), () -> nowNanos, (where, fault) -> {
            throw new AssertionError(where, fault);
        });
    }

    @AfterEach
    void close() throws IOException {
        for (Pipe each : pipes) {
            each.source().close();
            each.sink().close();
        }
    }

    /** Has something to read from the beginning, and takes so long for it. */
    private void handler(String name, long millis) throws IOException {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        pipe.source().configureBlocking(false);
        pipe.sink().write(ByteBuffer.allocate(1));
        loop.register(pipe.source(), SelectionKey.OP_READ, new KeyHandler() {
            @Override
            public void onReady(int readyOps) {
                nowNanos += millis * MILLI;
            }

            @Override
            public void onFault(Throwable fault) {
                throw new AssertionError(fault);
            }

            @Override
            public String toString() {
                return name;
            }
        });
    }

    @Test
    void manyQuickHandlersInOneLongTurnAreNotSlow() throws IOException {
        for (int i = 0; i < 5; i++) {
            handler("quick", 6);
        }
        loop.runOnce();
        assertEquals(30 * MILLI, nowNanos);
        assertEquals(0, loop.metrics().slowHandlers);
    }

    @Test
    void theOneThatTookTheTimeIsNamed() throws IOException {
        handler("slow", 11);
        handler("quick", 2);
        handler("quick", 2);
        loop.runOnce();
        assertEquals(1, loop.metrics().slowHandlers);
        assertEquals("slow", loop.metrics().lastSlowHandler);
        assertEquals(11 * MILLI, loop.metrics().lastSlowHandlerNanos);
    }
}
