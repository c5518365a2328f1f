package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.metrics.BackendMetrics;
import balancer.roster.Change;
import balancer.testkit.LoopbackProgram;
import balancer.testkit.TlsBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends given as https://HOST: what goes over the wire, on the kernel's sockets, with TLS of the JDK's own. */
@Timeout(60) // against a hang only
class EncryptedBackendsTest {
    private static final String TRUSTED = "--backend-ca=" + TlsBackend.AUTHORITY;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int HANDSHAKE_RECORD = 22;

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private LoopbackProgram program;

    @AfterEach
    void end() throws Exception {
        program.stop();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private TlsBackend backend(TlsBackend.Script script, String... protocols) throws IOException {
        TlsBackend backend = new TlsBackend(script, protocols);
        opened.add(backend);
        return backend;
    }

    /** Answers each request of a connection. */
    private void answerAll(TlsBackend.Connection connection) throws IOException {
        for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            heads.add(head);
            connection.say(OK);
        }
    }

    private static String at(TlsBackend backend) {
        return "https://127.0.0.1:" + backend.port();
    }

    private void start(List<String> options, String... backends) {
        List<String> all = new ArrayList<>(options);
        all.add("--health=off");
        all.add("--admin=off");
        program = new LoopbackProgram((path, complaints) -> null, all, List.of(backends));
    }

    private Socket client(String text) throws IOException {
        Socket socket =
                new Socket(program.address().getAddress(), program.address().getPort());
        socket.setSoTimeout(20_000);
        opened.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private String get() throws IOException {
        return all(client("GET / HTTP/1.1\r\nHost: site\r\nConnection: close\r\n\r\n"));
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void requestsShareAConnectionAndTheNextOneResumesItsSession(String protocol) throws Exception {
        List<String> inside = new CopyOnWriteArrayList<>();
        TlsBackend backend = backend(
                connection -> {
                    inside.add(connection.tls().getApplicationProtocol() + connection.name());
                    heads.add(connection.head());
                    connection.say(OK);
                    heads.add(connection.head());
                    connection.say(OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                },
                protocol);
        start(List.of(TRUSTED), at(backend));
        for (int i = 0; i < 4; i++) {
            assertStatus(200, get());
        }
        assertEquals(List.of("http/1.1[]", "http/1.1[]"), inside, "an address is no name for SNI");
        assertTrue(heads.get(0).contains("\r\nHost: site\r\n"), heads.get(0));
        assertTrue(heads.get(0).contains("\r\nX-Forwarded-Proto: http\r\n"), heads.get(0));
        if (protocol.equals("TLSv1.2")) { // a session of TLS 1.3 has no id of its own
            assertEquals(backend.sessions.get(0), backend.sessions.get(1));
        }
    }

    @Test
    void aCertificateForOtherNamesIsRefusedInWords() throws Exception {
        TlsBackend backend = backend(this::answerAll);
        start(List.of(TRUSTED), "https://localhost:" + backend.port());
        String answer = get();
        assertStatus(502, answer);
        assertTrue(answer.contains("\r\nProxy-Status: load-balancer; error=tls_protocol_error;"), answer);
        assertEquals(List.of(), heads);
    }

    /** As on HUP; a file that cannot be used leaves what was read before. */
    @Test
    void whoIsTrustedIsReadAgain(@TempDir Path folder) throws Exception {
        Path trusted = folder.resolve("ca.pem");
        Files.copy(TlsBackend.AUTHORITY.resolveSibling("weak.crt"), trusted);
        TlsBackend backend = backend(this::answerAll);
        start(List.of("--backend-ca=" + trusted), at(backend));
        assertStatus(502, get());
        Files.copy(TlsBackend.AUTHORITY, trusted, StandardCopyOption.REPLACE_EXISTING);
        program.program.readCertificates();
        assertStatus(200, get());
        Files.writeString(trusted, "nobody");
        program.program.readCertificates();
        assertStatus(200, get());
    }

    @Test
    void aStrangersCertificateIsRefusedUnlessAnybodyIsTrusted() throws Exception {
        TlsBackend backend = backend(this::answerAll);
        start(List.of("--backend-ca=src/test/resources/certificate/ed25519.crt"), at(backend));
        assertStatus(502, get());
        program.stop();
        start(List.of("--backend-insecure"), "https://localhost:" + backend.port());
        assertStatus(200, get());
    }

    /** Nothing was sent, so a request of any method may go elsewhere. */
    @Test
    void theNextBackendGetsWhatOneWithABadCertificateDoesNot() throws Exception {
        TlsBackend bad = backend(this::answerAll);
        TlsBackend good = backend(this::answerAll);
        start(List.of(TRUSTED), "https://localhost:" + bad.port(), at(good));
        for (int i = 0; i < 4; i++) {
            String answer = all(client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            assertStatus(200, answer);
        }
        assertEquals(4, heads.size());
        BackendMetrics metrics =
                program.program.assembly().proxy().backends().at(0).metrics();
        assertTrue(metrics.failures > 0, "the bad one is to blame");
        assertEquals(metrics.failures, metrics.connectFailures, "nothing of the request went there");
    }

    /** An attacker can end the connection, but cannot say close_notify: RFC 9112 section 9.8. */
    @Test
    void aBodyThatEndsWithTheConnectionIsWholeOnlyAfterCloseNotify() throws Exception {
        TlsBackend backend = backend(connection -> {
            boolean isCut = connection.head().startsWith("GET /cut");
            connection.say("HTTP/1.1 200 OK\r\n\r\nthe body");
            if (isCut) {
                connection.raw().shutdownOutput();
                connection.in().readAllBytes();
            }
        });
        start(List.of(TRUSTED), at(backend));
        assertTrue(get().endsWith("\r\n\r\nthe body"));
        Socket client = client("GET /cut HTTP/1.0\r\n\r\n");
        assertThrows(IOException.class, () -> all(client), "a clean end would make it look whole");
    }

    @Test
    void anUpgradeMakesATunnel() throws Exception {
        TlsBackend backend = backend(connection -> {
            connection.head();
            connection.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
            connection.in().transferTo(connection.out());
        });
        start(List.of(TRUSTED), at(backend));
        Socket client = client("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello");
        client.shutdownOutput();
        String answer = all(client);
        assertStatus(101, answer);
        assertTrue(answer.endsWith("\r\n\r\nhello"), answer);
    }

    @Test
    void inTcpModeBytesPassBothWaysAndEachEndIsPassedOn() throws Exception {
        List<String> inside = new CopyOnWriteArrayList<>();
        TlsBackend backend = backend(connection -> {
            byte[] upload = connection.in().readAllBytes(); // until our client has ended
            inside.add(connection.tls().getApplicationProtocol());
            connection.out().write(upload);
        });
        start(List.of("--mode=tcp", TRUSTED), at(backend));
        Socket client = client("a".repeat(1_000_000));
        client.shutdownOutput();
        assertEquals(1_000_000, all(client).length());
        assertEquals(List.of(""), inside, "what is spoken inside is nobody's business");
    }

    /** A server that says nothing; the future is what its first client has said when it gives up. */
    private ServerSocket silent(CompletableFuture<byte[]> said) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(listener);
        CompletableFuture.runAsync(() -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (Socket socket = listener.accept()) {
                socket.getInputStream().transferTo(bytes);
            } catch (IOException reset) {
                // so ends a connection that was given up in its handshake
            }
            said.complete(bytes.toByteArray());
        });
        return listener;
    }

    @Test
    void nothingLeavesInPlainTextAndTheConnectLimitCoversTheHandshake() throws Exception {
        CompletableFuture<byte[]> said = new CompletableFuture<>();
        ServerSocket silent = silent(said);
        start(List.of(TRUSTED, "--connect-timeout=300ms"), "https://127.0.0.1:" + silent.getLocalPort());
        assertStatus(504, all(client("GET /secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")));
        byte[] bytes = said.get();
        assertEquals(HANDSHAKE_RECORD, bytes[0]);
        assertTrue(!new String(bytes, StandardCharsets.ISO_8859_1).contains("secret"));
    }

    /** As when many connections are opened at once: their handshakes wait for each other, not for the backend. */
    @Test
    void whatWeComputeForAHandshakeDoesNotCountAsTheBackendsSilence() throws Exception {
        TlsBackend backend = backend(this::answerAll);
        Executor busy = CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS);
        program = new LoopbackProgram(
                (path, complaints) -> null,
                busy,
                List.of("--backend-insecure", "--connect-timeout=500ms", "--health=off", "--admin=off"),
                List.of("https://localhost:" + backend.port()));
        assertStatus(200, get());
    }

    /** Else a slow handshake with 127.0.0.1 looks like a refusal, because nobody listens at [::1]. */
    @Test
    void theAddressThatHasAcceptedHasTheWholeLimitForItsHandshake() throws Exception {
        CompletableFuture<byte[]> said = new CompletableFuture<>();
        ServerSocket silent = silent(said);
        start(List.of(TRUSTED, "--connect-timeout=300ms"), "https://localhost:" + silent.getLocalPort());
        String answer = get();
        assertTrue(answer.startsWith("HTTP/1.1 504 "), answer);
    }

    @Test
    void aProxyHeaderComesBeforeTheHandshake() throws Exception {
        CompletableFuture<byte[]> said = new CompletableFuture<>();
        ServerSocket silent = silent(said);
        start(
                List.of(TRUSTED, "--connect-timeout=300ms", "--send-proxy=v1"),
                "https://127.0.0.1:" + silent.getLocalPort());
        assertStatus(504, get());
        String bytes = new String(said.get(), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.startsWith("PROXY TCP4 127.0.0.1 127.0.0.1 "), bytes);
        assertEquals(HANDSHAKE_RECORD, bytes.charAt(bytes.indexOf('\n') + 1));
    }

    /** The same address with and without TLS; the first https backend makes TLS ready. */
    @Test
    void anHttpsBackendComesAndGoesWhileTheProgramRuns() throws Exception {
        TlsBackend backend = backend(this::answerAll);
        String plain = "127.0.0.1:" + backend.port();
        start(List.of("--backend-insecure", "--connect-timeout=30s"), plain);
        assertEquals(List.of(plain, at(backend)), change(new Change(Change.Kind.ADD, at(backend))));
        assertEquals(List.of(at(backend)), change(new Change(Change.Kind.REMOVE, plain)));
        assertStatus(200, get());
        assertEquals(List.of(), change(new Change(Change.Kind.REMOVE, at(backend))));
    }

    @Test
    void handshakesAreCountedWhenTheFirstHttpsBackendComesLate() throws Exception {
        TlsBackend backend = backend(this::answerAll);
        start(List.of("--backend-insecure"), "127.0.0.1:" + backend.port());
        change(new Change(Change.Kind.ADD, at(backend)));
        change(new Change(Change.Kind.REMOVE, "127.0.0.1:" + backend.port()));
        assertStatus(200, get());
        assertEquals(1, program.program.assembly().encrypting().get().handshakes().full);
    }

    /** The names of those that stay. */
    private List<String> change(Change change) throws Exception {
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        program.program.loop().post(() -> {
            try {
                program.program.assembly().balancing().roster().apply(List.of(change), "a test");
                List<Backend> backends =
                        program.program.assembly().proxy().backends().all();
                names.complete(backends.stream()
                        .filter(each -> !each.leaving())
                        .map(Backend::name)
                        .toList());
            } catch (Exception refused) {
                names.completeExceptionally(refused);
            }
        });
        return names.get(10, TimeUnit.SECONDS);
    }
}
