package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
import balancer.cli.terminal.Terminal;
import balancer.testkit.TlsBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60) // against a hang only
class ProbeCommandTest {
    private static final long PATIENT = 60_000;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A server that answers one request with this text, then keeps the connection open. */
    private static final class Server implements AutoCloseable {
        final ServerSocket listener;
        volatile String request = "";
        volatile boolean closes;
        private volatile Socket client;

        Server(String host, String answer) throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getByName(host));
            Thread thread = new Thread(() -> serve(answer), "server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String answer) {
            try {
                client = listener.accept();
                byte[] bytes = new byte[1_000];
                int length = client.getInputStream().read(bytes);
                request = new String(bytes, 0, length, StandardCharsets.US_ASCII);
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                if (closes) {
                    client.shutdownOutput();
                }
            } catch (IOException gone) {
                // the test is over
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            if (client != null) {
                client.close();
            }
        }
    }

    private int probe(String url, long timeLimitMillis) {
        CommandLine line = CommandLine.parse("--probe", url);
        assertTrue(line.errors().isEmpty(), line.errors().toString());
        Terminal terminal = new Terminal(err, err, Runnable::run, false, false);
        return new ProbeCommand(line.options().probe(), timeLimitMillis).run(terminal);
    }

    private void assertStatus(int expected, String answer, String complaint) throws IOException {
        try (Server server = new Server("127.0.0.1", answer)) {
            String url = "http://127.0.0.1:" + server.listener.getLocalPort() + "/readyz";
            assertEquals(expected, probe(url, PATIENT));
            assertEquals(complaint.isEmpty() ? "" : "error: " + url + ": " + complaint + "\n", err.toString());
        }
    }

    @Test
    void anAnswerOf2xxIsWell() throws IOException {
        assertStatus(ExitCode.OK, "HTTP/1.1 204 No Content\r\n\r\n", "");
    }

    @Test
    void theEndOfTheBodyIsNotWaitedFor() throws IOException {
        assertStatus(ExitCode.OK, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", "");
    }

    @Test
    void anyOtherAnswerIsNot() throws IOException {
        assertStatus(1, "HTTP/1.1 503 Service Unavailable\r\n\r\n", "the answer is 503 Service Unavailable");
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        assertStatus(1, "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "the answer is 302 Found");
    }

    @Test
    void anotherProtocolIsNot() throws IOException {
        assertStatus(1, "220 mail.example ready\r\n\r\n", "the answer is not HTTP");
    }

    @Test
    void anotherProtocolIsNotWaitedFor() throws IOException {
        assertStatus(1, "SSH-2.0-server\r\n", "the answer is not HTTP");
    }

    @Test
    void aStatusLineWithoutAStatusIsNotHttp() throws IOException {
        for (String line : new String[] {"HTTP/1.", "HTTP/1.1", "HTTP/1.1 2", "HTTP/1.1 2x0 OK", "HTTP/1.1 2000"}) {
            err.reset();
            assertStatus(1, line + "\r\n\r\nbody of an answer", "the answer is not HTTP");
        }
    }

    @Test
    void anInterimAnswerIsFollowedByTheAnswer() throws IOException {
        String hints = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        assertStatus(ExitCode.OK, hints + "HTTP/1.1 200 OK\r\n\r\n", "");
        assertStatus(1, hints + "HTTP/1.1 500 Broken\r\n\r\n", "the answer is 500 Broken");
    }

    @Test
    void aSwitchOfProtocolsIsNoInterimAnswer() throws IOException {
        assertStatus(1, "HTTP/1.1 101 Switching\r\n\r\n", "the answer is 101 Switching");
    }

    @Test
    void linesMayEndWithLfAlone() throws IOException {
        assertStatus(ExitCode.OK, "HTTP/1.0 200 OK\nContent-Length: 0\n\n", "");
    }

    @Test
    void aLongReasonIsCut() throws IOException {
        String reason = "x".repeat(100);
        assertStatus(1, "HTTP/1.1 500 " + reason + "\r\n\r\n", "the answer is 500 " + reason.substring(0, 76));
    }

    @Test
    void aHeadWithoutAnEndIsSaidToBeTooLong() throws IOException {
        String field = "X: " + "x".repeat(1_000) + "\r\n";
        assertStatus(1, "HTTP/1.1 200 OK\r\n" + field.repeat(70), "the head of the answer is longer than 64k");
    }

    @Test
    void anAnswerThatBreaksOffIsNone() throws IOException {
        assertEnd("", "closed without an answer");
        assertEnd("HTTP/1.1 100 Continue\r\n\r\n", "closed without an answer");
        assertEnd("HTTP/1.1 200 OK\r\nContent-Le", "closed within the head of the answer");
    }

    private void assertEnd(String answer, String complaint) throws IOException {
        err.reset();
        try (Server server = new Server("127.0.0.1", answer)) {
            server.closes = true;
            String url = "http://127.0.0.1:" + server.listener.getLocalPort();
            assertEquals(1, probe(url, PATIENT));
            assertEquals("error: " + url + ": " + complaint + "\n", err.toString());
        }
    }

    @Test
    void itAsksForThePathAndTheQueryOfTheHost() throws IOException {
        try (Server server = new Server("127.0.0.1", "HTTP/1.1 200 OK\r\n\r\n")) {
            int port = server.listener.getLocalPort();
            assertEquals(ExitCode.OK, probe("http://localhost:" + port + "?a=b", PATIENT));
            assertTrue(
                    server.request.startsWith("GET /?a=b HTTP/1.1\r\nHost: localhost:" + port + "\r\n"),
                    server.request);
        }
    }

    @Test
    void anIpv6AddressStandsInBrackets() throws IOException {
        try (Server server = new Server("::1", "HTTP/1.1 200 OK\r\n\r\n")) {
            assertEquals(ExitCode.OK, probe("http://[::1]:" + server.listener.getLocalPort() + "/", PATIENT));
        }
    }

    /** Its certificate is for 127.0.0.1 only, and of an authority that Java does not know. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void withHttpsAnyCertificateIsGood(String host) throws IOException {
        try (TlsBackend server = new TlsBackend(connection -> {
            connection.head();
            connection.say("HTTP/1.1 200 OK\r\n\r\n");
        })) {
            assertEquals(ExitCode.OK, probe("https://" + host + ":" + server.port() + "/", PATIENT), err::toString);
        }
    }

    @Test
    void withHttpsAServerWithoutTlsIsSaidToBeThat() throws IOException {
        try (Server server = new Server("127.0.0.1", "HTTP/1.1 400 Bad Request\r\n\r\n")) {
            String url = "https://127.0.0.1:" + server.listener.getLocalPort();
            assertEquals(1, probe(url, PATIENT));
            assertEquals("error: " + url + ": no TLS there\n", err.toString());
        }
    }

    @Test
    void aPortThatNobodyListensAtIsNotWell() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertEquals(1, probe("http://127.0.0.1:" + port, PATIENT));
        assertTrue(err.toString().endsWith(": Connection refused\n"), err.toString());
    }

    @Test
    void silenceEndsWithTheTimeLimit() throws IOException {
        try (Server server = new Server("127.0.0.1", "HTTP/1.1 200")) {
            String url = "http://127.0.0.1:" + server.listener.getLocalPort();
            assertEquals(1, probe(url, 100));
            assertEquals("error: " + url + ": no answer within 100ms\n", err.toString());
        }
    }
}
