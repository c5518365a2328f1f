package balancer.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.client.ExchangeRecord;
import balancer.loop.EventLoop;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buffers between the loop and a disk that may stall, fill up or have its file moved away. */
final class AccessLogTest {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final ExchangeRecord NOBODYS = null;

    /** Lines of a number and so many spaces that a buffer holds only one. */
    private static final class Numbers implements LineFormat {
        private int length = 40_000;
        private int next = 1;

        @Override
        public int maxLength(RequestExcerpt request) {
            return length;
        }

        @Override
        public void write(ExchangeRecord exchange, RequestExcerpt request, LogBuffer out) {
            out.put(next++);
            for (int i = 0; i < length - 10; i++) {
                out.put(' ');
            }
            out.endLine();
        }

        @Override
        public void writeDropped(long lines, LogBuffer out) {
            out.put("dropped ").put(lines).endNotice();
        }
    }

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final EventLoop loop;
    private final MemorySink sink = new MemorySink();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Numbers format = new Numbers();
    private final AccessLog log;

    AccessLogTest() throws IOException {
        loop = new EventLoop(network, network.clock(), (where, fault) -> {
            throw new AssertionError(where, fault);
        });
        network.drive(loop::runOnce);
        log = new AccessLog(loop, format, new LogWriter(sink, complaints::add));
    }

    private void line() {
        log.ended(NOBODYS, RequestExcerpt.NONE);
    }

    private void lines(int count) {
        for (int i = 0; i < count; i++) {
            line();
        }
    }

    private String text(int file) {
        return sink.text(file).replaceAll(" +\n", "\n");
    }

    private List<String> close() {
        log.close(PATIENCE_MILLIS);
        return text(0).lines().toList();
    }

    @AfterEach
    void everythingIsClosed() throws IOException {
        sink.resume();
        loop.close();
    }

    @Test
    void linesWaitAMomentForOthersAndAreWrittenThen() throws InterruptedException {
        format.length = 100;
        line();
        network.advance(Duration.ofMillis(49));
        line();
        assertEquals("", sink.text(0));
        network.advance(Duration.ofMillis(1));
        sink.awaitWrite();
        assertEquals(List.of("1", "2"), close());
        assertTrue(sink.isClosed());
    }

    @Test
    void aFullBufferWaitsForNothing() throws InterruptedException {
        lines(2);
        sink.awaitWrite();
        assertEquals(List.of("1", "2"), close());
    }

    @Test
    void aDiskThatStallsCostsLinesAndTheLogSaysHowMany() throws InterruptedException {
        sink.stall();
        lines(LogWriter.MAX_BUFFERS + 7);
        assertEquals(7, log.dropped());
        sink.awaitWrite();
        sink.resume();
        // The buffer that the writer gives back first takes the next line.
        while (format.next == LogWriter.MAX_BUFFERS + 1) {
            line();
        }
        long dropped = log.dropped();
        assertTrue(dropped >= 7, "as long as the writer took");
        List<String> written = close();
        assertEquals("dropped " + dropped, written.get(LogWriter.MAX_BUFFERS));
        assertEquals("" + (LogWriter.MAX_BUFFERS + 1), written.get(LogWriter.MAX_BUFFERS + 1));
        assertEquals(LogWriter.MAX_BUFFERS + 2, written.size());
    }

    @Test
    void aFullDiskIsComplainedOfOnceAndItsLinesAreCounted() {
        sink.full(true);
        lines(3);
        log.close(PATIENCE_MILLIS);
        assertEquals(3, log.dropped());
        assertEquals(List.of("cannot be written, lines are lost: no space left"), List.copyOf(complaints));
        assertEquals("", sink.text(0));
    }

    @Test
    void whatIsLoggedAfterTheReopeningGoesToTheNewFile() {
        format.length = 100;
        lines(2);
        log.reopen();
        log.reopen();
        line();
        log.close(PATIENCE_MILLIS);
        assertEquals("1\n2\n", text(0));
        assertEquals("3\n", text(sink.files() - 1), "in the newest file");
    }

    @Test
    void aDiskThatNeverComesBackDoesNotKeepTheProcess() {
        sink.stall();
        lines(2);
        log.close(1);
        assertEquals("", sink.text(0));
    }

    @Test
    void aLineThatADefectBrokeOffLeavesNoTrace() {
        LogBuffer buffer = new LogBuffer(100);
        buffer.put("whole").endLine();
        buffer.put("half a");
        buffer.beginLine();
        buffer.put("next").endLine();
        assertEquals("whole\nnext\n", new String(buffer.bytes(), 0, buffer.length(), StandardCharsets.US_ASCII));
    }

    @Test
    void aMovedFileIsLeftAloneAfterReopening(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("access.log");
        Path moved = folder.resolve("access.log.1");
        FileSink files = new FileSink(file.toString());
        files.write(new byte[] {'a', '\n'}, 2);
        Files.move(file, moved);
        files.reopen();
        files.write(new byte[] {'b', '\n'}, 2);
        files.close();
        assertEquals("a\n", Files.readString(moved));
        assertEquals("b\n", Files.readString(file));
        FileSink again = new FileSink(file.toString());
        again.write(new byte[] {'c', '\n'}, 2);
        again.close();
        assertEquals("b\nc\n", Files.readString(file));
    }
}
