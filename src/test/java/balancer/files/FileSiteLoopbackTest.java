package balancer.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.client.ClientLimits;
import balancer.client.LoopResources;
import balancer.client.RecordListener;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.server.OriginServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's own sendfile and sockets, which the simulated network does not have. The limit is for a hang only. */
@Timeout(60)
class FileSiteLoopbackTest {
    private static final int LARGE = 20_000_000;

    @TempDir
    Path root;

    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final byte[] large = new byte[LARGE];
    private EventLoop loop;
    private OriginServer server;
    private InetSocketAddress address;
    private Thread thread;

    @BeforeEach
    void serve() throws IOException {
        new Random(3).nextBytes(large);
        Files.write(root.resolve("large.bin"), large);
        Files.writeString(root.resolve("index.html"), "home");
        loop = new EventLoop(
                SelectorProvider.provider(), System::nanoTime, (where, fault) -> faults.add(where + ": " + fault));
        BufferPool buffers = new BufferPool(loop, loop.deadlines(), 8 << 20);
        DescriptorBudget descriptors = new DescriptorBudget(100);
        FileSite site = new FileSite(root, descriptors, InstantSource.system());
        server = new OriginServer(
                loop,
                new LoopResources(buffers, descriptors, InstantSource.system(), loop.deadlines()),
                ClientLimits.DEFAULTS,
                site,
                RecordListener.NONE);
        address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        thread = new Thread(this::run);
        thread.start();
    }

    private void run() {
        try {
            loop.run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.post(() -> {
            server.stop();
            loop.stop();
        });
        thread.join();
        assertEquals(List.of(), List.copyOf(faults));
    }

    private Socket ask(String request) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            assertTrue(octet >= 0, () -> "cut in " + head);
            head.append((char) octet);
        }
        return head.toString();
    }

    @Test
    void aLargeFileArrivesWholeAndTheConnectionStays() throws IOException {
        try (Socket socket = ask("GET /large.bin HTTP/1.1\nHost: h\n\nGET / HTTP/1.1\nHost: h\n\n")) {
            InputStream in = socket.getInputStream();
            assertTrue(head(in).contains("\r\nContent-Length: " + LARGE + "\r\n"));
            assertArrayEquals(large, in.readNBytes(LARGE));
            assertTrue(head(in).startsWith("HTTP/1.1 200 OK\r\n"));
            assertEquals("home", new String(in.readNBytes(4), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aRefusedUploadStillGetsItsAnswer() throws IOException {
        try (Socket socket = ask("PUT /x HTTP/1.1\nHost: h\nContent-Length: 5000000\nConnection: close\n\n")) {
            socket.getOutputStream().write(new byte[5_000_000]);
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
        }
    }

    @Test
    void aFileThatShrinksWhileItIsSentIsVisiblyCut() throws IOException {
        // A gibibyte of holes: no socket holds so much, so it is still being sent when it shrinks.
        long length = 1L << 30;
        setLength(length);
        long read = 0;
        boolean reset = false;
        try (Socket socket = ask("GET /holes.bin HTTP/1.1\nHost: h\n\n")) {
            InputStream in = socket.getInputStream();
            head(in);
            setLength(1_000);
            byte[] chunk = new byte[65_536];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                read += count;
            }
        } catch (java.net.SocketException cut) {
            reset = true;
        }
        assertTrue(reset, "an end would look as if all had come");
        assertTrue(read < length);
    }

    private void setLength(long bytes) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(root.resolve("holes.bin").toFile(), "rw")) {
            file.setLength(bytes);
        }
    }
}
