package balancer.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.observe.LogSinks;
import balancer.testkit.LoopbackProgram;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same promises over the kernel's own sockets: what the simulation says of it must hold there too. */
@Timeout(60)
class ProxyLoopbackTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: site\r\nConnection: close\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";

    /** What a backend does with a connection. */
    private interface Behaviour {
        void serve(Socket client) throws IOException;
    }

    private final List<ServerSocket> servers = new ArrayList<>();
    private LoopbackProgram balancer;
    private InetSocketAddress address;

    /** Short only where waiting in vain is the point: elsewhere a slow machine must not decide. */
    private long patienceMillis = 30_000;

    @AfterEach
    void stop() throws Exception {
        balancer.stop();
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    @Test
    void backendsTakeTurnsOnOneConnection() throws IOException {
        start(answering("1"), answering("2"));
        try (Socket client = connect()) {
            String both = "GET / HTTP/1.1\r\nHost: site\r\n\r\n" + "GET / HTTP/1.1\r\nHost: site\r\n\r\n" + GET;
            client.getOutputStream().write(both.getBytes(StandardCharsets.US_ASCII));
            assertEquals("121", bodies(readAll(client)));
        }
    }

    @Test
    void aBackendThatRefusesIsNotNoticedWhateverTheMethod() throws IOException {
        start(null, answering("good"));
        for (int i = 0; i < 4; i++) {
            assertTrue(ask("POST / HTTP/1.1\r\nHost: site\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
                    .startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aBackendThatAcceptsAndResetsIsReplacedForAGet() throws IOException {
        start(ProxyLoopbackTest::reset, answering("good"));
        assertTrue(ask(GET).endsWith("good"));
        assertTrue(ask(GET).endsWith("good"));
    }

    @Test
    void aBackendThatAcceptsAndHangsIs504() throws IOException {
        patienceMillis = 300;
        start(client -> client.getInputStream().readAllBytes());
        assertTrue(ask(GET).contains("504 response-timeout"));
    }

    @Test
    void halfAHeadIs502() throws IOException {
        start(client -> say(client, "HTTP/1.1 200 OK\r\nContent-Le"));
        assertTrue(ask(GET).contains("502 bad-response"));
    }

    @Test
    void halfABodyIsDeliveredIfItsLengthIsKnown() throws IOException {
        start(client -> say(client, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
        assertTrue(ask(GET).endsWith("half"));
    }

    @Test
    void halfABodyOfNoKnownLengthIsAVisibleCut() throws IOException {
        start(client -> {
            say(client, "HTTP/1.1 200 OK\r\n\r\nhalf");
            reset(client);
        });
        assertThrows(SocketException.class, () -> ask(GET));
    }

    @Test
    void aBackendThatTricklesIsHeardToTheEnd() throws IOException {
        start(client -> {
            head(client);
            for (byte one : OK.getBytes(StandardCharsets.US_ASCII)) {
                client.getOutputStream().write(one);
            }
        });
        assertTrue(ask(GET).endsWith("good"));
    }

    @Test
    void aBackendThatNeverReadsEndsTheUpload() throws IOException {
        patienceMillis = 300;
        start(client -> {});
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            balancer.program
                    .assembly()
                    .proxy()
                    .backends()
                    .all()
                    .forEach(each -> each.resolved(List.of((InetSocketAddress) silent.getLocalSocketAddress())));
            try (Socket client = connect()) {
                String head = "PUT / HTTP/1.1\r\nHost: site\r\nContent-Length: 100000000\r\n\r\n";
                client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                Thread upload = new Thread(() -> upload(client));
                upload.start();
                assertTrue(readAll(client).contains("504 response-timeout"));
            }
        }
    }

    private static void upload(Socket client) {
        try {
            client.getOutputStream().write(new byte[100_000_000]);
        } catch (IOException givenUp) {
            // The balancer answered and stopped listening, which is what the test waits for.
        }
    }

    private void start(Behaviour... behaviours) throws IOException {
        List<InetSocketAddress> backends = new ArrayList<>();
        for (Behaviour behaviour : behaviours) {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            backends.add((InetSocketAddress) server.getLocalSocketAddress());
            serve(server, behaviour);
        }
        List<String> options = List.of("--admin=off", "--health=off", "--response-timeout=" + patienceMillis + "ms");
        balancer = new LoopbackProgram(LogSinks.FILES, options, backends.toArray(new InetSocketAddress[0]));
        address = balancer.address();
    }

    /** Null refuses: nobody listens any more. */
    private void serve(ServerSocket server, Behaviour behaviour) throws IOException {
        if (behaviour == null) {
            server.close();
            return;
        }
        servers.add(server);
        Thread accepting = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Thread serving = new Thread(() -> serveOne(client, behaviour));
                    serving.setDaemon(true);
                    serving.start();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        accepting.setDaemon(true);
        accepting.start();
    }

    private static void serveOne(Socket client, Behaviour behaviour) {
        try (client) {
            behaviour.serve(client);
        } catch (IOException gone) {
            // The balancer had enough of this backend; what it told the client is what counts.
        }
    }

    private static Behaviour answering(String body) {
        return client -> {
            while (head(client)) {
                client.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    private static void say(Socket client, String bytes) throws IOException {
        head(client);
        client.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
    }

    /** Reads to the end of a request head; false at the end of input. */
    private static boolean head(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return true;
    }

    private Socket connect() throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    private String ask(String request) throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return readAll(client);
        }
    }

    private static String readAll(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** The last byte before each next head, and of all. */
    private static String bodies(String answers) {
        StringBuilder bodies = new StringBuilder();
        for (String answer : answers.split("HTTP/1.1 200 OK")) {
            if (!answer.isEmpty()) {
                bodies.append(answer.charAt(answer.length() - 1));
            }
        }
        return bodies.toString();
    }
}
