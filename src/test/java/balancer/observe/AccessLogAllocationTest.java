package balancer.observe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.glass.Watching;
import balancer.testkit.LoopbackProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole balancer on real sockets, with log and request ids, leaves no garbage: the JVM's own count says so. */
@Timeout(60)
final class AccessLogAllocationTest {
    private static final int WARM_UP = 3_000;
    private static final int BATCHES = 5;
    private static final int BATCH = 1_000;
    private static final long BUFFER_OVERHEAD = 256;
    private static final byte[] REQUEST = ascii("GET /a?b=\"c HTTP/1.1\r\nHost: site\r\nReferer: http://x/\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n\r\n");
    private static final byte[] ANSWER =
            ascii("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 5\r\n\r\nhello");
    private static final byte[] HEAD_END = ascii("\r\n\r\n");

    @TempDir
    private Path folder;

    private LoopbackProgram balancer;
    private LogWriter log;

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void aLoggedRequestAllocatesNothing(LogFormat format) throws Exception {
        assertNothingIsAllocated(format, this::alsoKeepTheSlowest);
    }

    /** As while somebody looks at the loop, but for what is made to be shown. */
    @Test
    void aTurnThatIsRecordedAllocatesNothing() throws Exception {
        assertNothingIsAllocated(
                LogFormat.COMBINED,
                () -> Watching.begin(balancer.program.observation().recorder()));
    }

    /** @param first runs in the loop before the first request */
    private void assertNothingIsAllocated(LogFormat format, Runnable first) throws Exception {
        InetAddress local = InetAddress.getLoopbackAddress();
        Path file = folder.resolve("access.log");
        try (ServerSocket server = new ServerSocket(0, 1, local)) {
            Thread backend = daemon(() -> answerAll(server));
            String name = format == LogFormat.JSON ? "json" : "combined";
            List<String> options =
                    List.of("--health=off", "--admin=off", "--access-log=" + file, "--log-format=" + name);
            balancer = new LoopbackProgram(this::open, options, new InetSocketAddress(local, server.getLocalPort()));
            balancer.program.loop().post(first);
            Thread turning = balancer.thread;
            try (Socket client = new Socket(local, balancer.address().getPort())) {
                client.setTcpNoDelay(true);
                exchange(client, WARM_UP);
                long least = Long.MAX_VALUE;
                for (int i = 0; i < BATCHES; i++) {
                    least = Math.min(least, allocatedBy(turning, client));
                }
                // Less than a byte each: an object per request is 16 times that, in every batch. What remains is the
                // second's date, waits for the writer's lock and the measuring; how many of these there are is up to
                // the machine, and they are rare enough to spare a batch.
                assertTrue(least < BATCH, least + " bytes in " + BATCH + " requests");
            }
            balancer.stop();
            backend.join();
        }
        awaitLines(file, WARM_UP + BATCHES * BATCH);
        assertEquals(WARM_UP + BATCHES * BATCH, Files.readAllLines(file).size());
        assertEquals(0, balancer.program.observation().getAsLong(), "lines dropped");
    }

    /** As a dashboard would. */
    private void alsoKeepTheSlowest() {
        long now = balancer.program.loop().nowNanos();
        balancer.program.observation().exchanges().add(new SlowestRequests(now));
    }

    private long allocatedBy(Thread turning, Socket client) throws Exception {
        long before = allocatedBytes(turning);
        int buffersBefore = log.buffers();
        exchange(client, BATCH);
        // A busy disk may need another buffer just now; there are sixteen at most, ever.
        long buffers = (log.buffers() - buffersBefore) * (LogBuffer.CAPACITY + BUFFER_OVERHEAD);
        return allocatedBytes(turning) - before - buffers;
    }

    private LogWriter open(String path, Consumer<String> complaints) throws IOException {
        log = LogSinks.FILES.open(path, complaints);
        return log;
    }

    /** What the program waits for its log as it ends is less than a slow disk may need. */
    private static void awaitLines(Path file, int count) throws IOException {
        while (Files.readAllLines(file).size() < count) {
            Thread.yield();
        }
    }

    private static void exchange(Socket client, int times) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        for (int i = 0; i < times; i++) {
            out.write(REQUEST);
            assertArrayEquals(ANSWER, in.readNBytes(ANSWER.length));
        }
    }

    private static void answerAll(ServerSocket server) throws IOException {
        try (Socket connection = server.accept()) {
            connection.setTcpNoDelay(true);
            InputStream in = connection.getInputStream();
            int matched = 0;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                matched = octet == HEAD_END[matched] ? matched + 1 : octet == '\r' ? 1 : 0;
                if (matched == HEAD_END.length) {
                    matched = 0;
                    connection.getOutputStream().write(ANSWER);
                }
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static Thread daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                e.printStackTrace();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Asked for on the loop, so that it is between two turns; by reflection, because the module does not read it. */
    private long allocatedBytes(Thread thread) throws Exception {
        CompletableFuture<Void> turned = new CompletableFuture<>();
        balancer.program.loop().post(() -> turned.complete(null));
        turned.get();
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (Long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getThreadAllocatedBytes", long.class)
                .invoke(threads, thread.getId());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
