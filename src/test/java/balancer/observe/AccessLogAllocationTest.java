package balancer.observe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.http.RequestIds;
import balancer.net.BufferPool;
import balancer.net.DescriptorBudget;
import balancer.net.EventLoop;
import balancer.proxy.Proxy;
import balancer.proxy.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole balancer on real sockets, logging and naming every request, leaves no garbage: the JVM's own count says so. */
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

    private EventLoop loop;
    private AccessLog log;

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void aLoggedRequestAllocatesNothing(LogFormat format) throws Exception {
        InetAddress local = InetAddress.getLoopbackAddress();
        Path file = folder.resolve("access.log");
        try (ServerSocket server = new ServerSocket(0, 1, local)) {
            Thread backend = daemon(() -> answerAll(server));
            Proxy proxy = proxy(new InetSocketAddress(local, server.getLocalPort()), file, format);
            InetSocketAddress front = proxy.listen(new InetSocketAddress(local, 0));
            Thread turning = daemon(() -> loop.run());
            try (Socket client = new Socket(local, front.getPort())) {
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
            stop(proxy, turning);
            backend.join();
        }
        assertEquals(WARM_UP + BATCHES * BATCH, Files.readAllLines(file).size());
        assertEquals(0, log.dropped());
    }

    private long allocatedBy(Thread turning, Socket client) throws Exception {
        long before = allocatedBytes(turning);
        int buffersBefore = log.buffers();
        exchange(client, BATCH);
        // A busy disk may need another buffer just now; there are sixteen at most, ever.
        long buffers = (log.buffers() - buffersBefore) * (LogBuffer.CAPACITY + BUFFER_OVERHEAD);
        return allocatedBytes(turning) - before - buffers;
    }

    private Proxy proxy(InetSocketAddress backend, Path file, LogFormat format) throws IOException {
        loop = new EventLoop(SelectorProvider.provider(), System::nanoTime, (where, fault) -> fault.printStackTrace());
        InstantSource instants = InstantSource.system();
        log = AccessLog.of(format, loop, instants, LogSinks.FILES.open(file.toString(), System.err::println));
        ExchangeObservers observers = new ExchangeObservers();
        observers.add(log);
        observers.add(new SlowestRequests(loop.nowNanos()));
        BackendPool pool = new BackendPool(
                List.of(new Backend(0, "a", List.of(backend), 1, new IdleConnections(loop, 60_000))),
                new SmoothRoundRobin(new int[] {1}));
        Proxy.Resources resources = new Proxy.Resources(
                new BufferPool(loop, 1 << 20),
                new DescriptorBudget(1_000),
                instants,
                new RequestIds(new SplittableRandom()));
        return new Proxy(loop, ProxySettings.defaults(), resources, pool, observers);
    }

    private void stop(Proxy proxy, Thread turning) throws InterruptedException {
        loop.post(() -> {
            proxy.stop();
            loop.stop();
        });
        turning.join();
        log.close(30_000);
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
        loop.post(() -> turned.complete(null));
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
