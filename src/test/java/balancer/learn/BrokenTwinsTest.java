package balancer.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.certificate.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one wrong line does to a program of the ladder, in numbers, beside the same program as it is. Counts decide;
 * where time is compared, it is a bound from below.
 */
@Timeout(60)
final class BrokenTwinsTest {
    private static final int MANY_TURNS = 20_000;
    private static final int BIG = 24 << 20;
    private static final int PEEK = 64 << 10;

    @TempDir
    private Path folder;

    private ServerSocket backend;

    @BeforeEach
    void opensABackend() throws IOException {
        backend = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void closesTheBackend() throws IOException {
        backend.close();
    }

    @Test
    void eachAppliesAndHasANameOfItsOwnAndATest() throws IOException {
        Set<String> names = new HashSet<>();
        String tests = Files.readString(Path.of("src/test/java/balancer/learn/BrokenTwinsTest.java"));
        for (Twin each : Twin.all()) {
            each.write(folder);
            assertTrue(names.add(each.name()), each.name());
            assertTrue(tests.contains('"' + each.name() + '"'), "no test for " + each.name());
        }
    }

    @Test
    void interestInWritingThatStaysOnTurnsForEver() throws Exception {
        spins("WRITE left on", false);
    }

    @Test
    void interestInReadingAfterTheEndTurnsForEver() throws Exception {
        spins("READ left on after the end", true);
    }

    /** They say ten words to each other, then nothing more; the client may even have ended. */
    private void spins(String name, boolean halfCloses) throws Exception {
        Twin twin = Twin.named(name);
        try (Program good = start(twin.original());
                Socket client = good.connect();
                Socket server = backend.accept()) {
            talk(client, server, halfCloses);
            long turns = good.count("turns");
            assertTrue(turns < 100, turns + " turns for ten words");
        }
        try (Program bad = start(twin.write(folder));
                Socket client = bad.connect();
                Socket server = backend.accept()) {
            talk(client, server, halfCloses);
            long cpu = bad.cpuTime();
            long wall = System.nanoTime();
            while (bad.count("turns") < MANY_TURNS) {
                Thread.sleep(1);
            }
            long share = (bad.cpuTime() - cpu) * 100 / (System.nanoTime() - wall);
            assertTrue(share > 3, share + " % CPU, though others may have needed it, too");
        }
    }

    /** After each word both wait for it, so a good loop needs a turn for each. */
    private static void talk(Socket client, Socket server, boolean halfCloses) throws IOException {
        if (halfCloses) {
            client.shutdownOutput();
            assertEquals(-1, server.getInputStream().read());
        }
        for (int word = 0; word < 10; word++) {
            server.getOutputStream().write(word);
            assertEquals(word, client.getInputStream().read());
        }
    }

    @Test
    void aHelperThatDoesNotWakeTheLoopLetsAHandshakeWait() throws Exception {
        Twin twin = Twin.named("a helper that does not wake the loop");
        try (Program good = start(twin.original());
                SSLSocket client = encrypted(good.connect())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.contains("NEED_TASK        a helper computes"), answer);
        }
        try (Program bad = start(twin.write(folder));
                SSLSocket client = encrypted(bad.connect())) {
            client.setSoTimeout(1_000);
            assertThrows(SocketTimeoutException.class, client::startHandshake);
        }
    }

    private static SSLSocket encrypted(Socket socket) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {Trust.insecure()}, null);
        return (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    }

    @Test
    void aBufferWithoutABoundTakesWhatNobodyReads() throws Exception {
        Twin twin = Twin.named("an unbounded buffer");
        try (Program good = start(twin.original());
                Socket client = good.connect();
                Socket server = backend.accept()) {
            client.setReceiveBufferSize(PEEK); // the kernel should hold little
            server.setSendBufferSize(PEEK);
            AtomicLong sent = sendBig(server);
            long before = -1;
            while (sent.get() != before) { // until it has not moved for a second
                before = sent.get();
                Thread.sleep(1_000);
            }
            assertTrue(before < BIG, before + " bytes taken, none of them read by the client");
        }
        try (Program bad = start(twin.write(folder));
                Socket client = bad.connect();
                Socket server = backend.accept()) {
            client.setReceiveBufferSize(PEEK); // the kernel should hold little
            server.setSendBufferSize(PEEK);
            AtomicLong sent = sendBig(server);
            while (sent.get() < BIG) {
                Thread.sleep(1);
            }
        }
    }

    private static AtomicLong sendBig(Socket server) throws IOException {
        AtomicLong sent = new AtomicLong();
        Thread sender = new Thread(() -> {
            byte[] block = new byte[PEEK];
            try {
                while (sent.get() < BIG) {
                    server.getOutputStream().write(block);
                    sent.addAndGet(block.length);
                }
            } catch (IOException stopped) {
                // The program has ended, and the test with it.
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sent;
    }

    @Test
    void aSelectedKeyThatIsNotRemovedIsHandledAgainAndAgain() throws Exception {
        Twin twin = Twin.named("a selected key that is not removed");
        assertTrue(handledInFiftyTurns(twin.original()) < 70);
        assertTrue(handledInFiftyTurns(twin.write(folder)) > 100);
    }

    /** Two clients; one of them says a word fifty times. */
    private long handledInFiftyTurns(Path source) throws Exception {
        try (Program program = start(source);
                Socket quiet = program.connect();
                Socket client = program.connect()) {
            say(quiet);
            long before = program.count("handled");
            for (int i = 0; i < 50; i++) {
                say(client);
            }
            return program.count("handled") - before;
        }
    }

    private static void say(Socket client) throws IOException {
        client.getOutputStream().write('a');
        assertEquals('a', client.getInputStream().read());
    }

    @Test
    void aSleepInAHandlerIsASleepOfEverybody() throws Exception {
        Twin twin = Twin.named("a sleep in a handler");
        try (Program bad = start(twin.write(folder))) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(bad.connect());
            }
            long begin = System.nanoTime();
            for (Socket each : clients) {
                each.getOutputStream().write('a');
            }
            for (Socket each : clients) {
                assertEquals('a', each.getInputStream().read());
            }
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertTrue(millis >= 950, millis + " ms, though each of ten slept for 100");
        }
    }

    @Test
    void aCloseInsteadOfLingeringLosesTheAnswer() throws Exception {
        Twin twin = Twin.named("a close instead of lingering");
        assertEquals(5, answersToFive(twin.original()));
        assertEquals(0, answersToFive(twin.write(folder)));
    }

    /** Clients whose head is far too long, and who listen when they have sent all of it. */
    private int answersToFive(Path source) throws Exception {
        int answers = 0;
        try (Program program = start(source)) {
            for (int i = 0; i < 5; i++) {
                try (Socket client = program.connect()) {
                    client.getOutputStream().write(new byte[BIG]);
                    answers += client.getInputStream().read() == 'H' ? 1 : 0;
                } catch (SocketException reset) {
                    continue; // no answer
                }
            }
        }
        return answers;
    }

    private Program start(Path source) throws Exception {
        return Program.start(source, folder, backend.getLocalPort());
    }
}
