package balancer.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole handshakes in memory: what is agreed on, which certificate is shown, who is let in. */
final class TlsTest {
    private static final String TLS_1_3 = "TLSv1.3";
    private static final String TLS_1_2 = "TLSv1.2";

    private static TlsServer server(String... names) throws BadCertificate {
        return new TlsServer(Pems.store(names), ClientCertificates.NONE, true, null);
    }

    private static X509ExtendedTrustManager roots() throws BadCertificate {
        return Trust.ofBundle(Pems.path("root.crt"));
    }

    private static TlsClient client() {
        return new TlsClient(Trust.insecure(), true, null);
    }

    private static EnginePair pair(TlsClient client, TlsServer server) {
        return new EnginePair(client.engine("www.example.com", 443), server.engine());
    }

    private static void change(SSLEngine engine, Consumer<SSLParameters> change) {
        SSLParameters parameters = engine.getSSLParameters();
        change.accept(parameters);
        engine.setSSLParameters(parameters);
    }

    private static void speak(EnginePair pair, String protocol) {
        change(pair.client, each -> each.setProtocols(new String[] {protocol}));
    }

    private static String shown(EnginePair pair) throws SSLPeerUnverifiedException {
        return pair.client.getSession().getPeerPrincipal().getName();
    }

    @Test
    void theBestOfBothIsAgreedOn() throws Exception {
        EnginePair pair = pair(client(), server("p256"));
        pair.handshake();
        assertEquals(TLS_1_3, pair.client.getSession().getProtocol());
        assertEquals("TLS_AES_128_GCM_SHA256", pair.client.getSession().getCipherSuite());
        assertEquals("http/1.1", pair.client.getApplicationProtocol());
        assertEquals("http/1.1", pair.server.getApplicationProtocol());
        assertEquals("GET", pair.carry(pair.client, "GET"));
        assertEquals("200", pair.carry(pair.server, "200"));
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "pss, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "p256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "p384, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "ed25519, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    })
    void eachKindOfKeyServesBothVersions(String name, String suite) throws Exception {
        EnginePair newer = pair(client(), server(name));
        newer.handshake();
        assertEquals("CN=" + name, shown(newer));
        EnginePair older = pair(client(), server(name));
        speak(older, TLS_1_2);
        older.handshake();
        assertEquals("CN=" + name, shown(older));
        assertEquals(suite, older.client.getSession().getCipherSuite());
    }

    @Test
    void olderVersionsAndWeakSuitesAreOff() throws Exception {
        for (SSLEngine each : List.of(server("p256").engine(), client().engine("a.example", 1))) {
            assertArrayEquals(new String[] {TLS_1_3, TLS_1_2}, each.getEnabledProtocols());
            for (String suite : each.getEnabledCipherSuites()) {
                assertTrue(suite.matches("TLS_(ECDHE_.*)?(AES_.*_GCM|CHACHA20_POLY1305)_SHA(256|384)"), suite);
            }
        }
    }

    /** A client may prefer what costs us more. */
    @ParameterizedTest
    @CsvSource({"TLSv1.3, TLS_AES_128_GCM_SHA256", "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"})
    void theServerChoosesTheSuite(String protocol, String expected) throws Exception {
        EnginePair pair = pair(client(), server("p256"));
        change(pair.client, each -> {
            List<String> reversed = Arrays.asList(each.getCipherSuites());
            Collections.reverse(reversed);
            each.setCipherSuites(reversed.toArray(String[]::new));
            each.setProtocols(new String[] {protocol});
        });
        pair.handshake();
        assertEquals(expected, pair.client.getSession().getCipherSuite());
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_3, TLS_1_2})
    void aClientThatWantsAnotherProtocolOnlyGetsAnAlert(String protocol) throws Exception {
        EnginePair pair = pair(client(), server("p256"));
        speak(pair, protocol);
        change(pair.client, each -> each.setApplicationProtocols(new String[] {"h2"}));
        SSLException alert = assertThrows(SSLException.class, pair::handshake);
        assertTrue(alert.getMessage().contains("no_application_protocol"), alert.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'h2,http/1.1', http/1.1", "'http/1.0', http/1.0", "'http/1.0,http/1.1', http/1.1", "'', ''"})
    void ofWhatAClientOffersHttp1IsTaken(String offered, String taken) throws Exception {
        EnginePair pair = pair(client(), server("p256"));
        String[] names = offered.isEmpty() ? new String[0] : offered.split(",");
        change(pair.client, each -> each.setApplicationProtocols(names));
        pair.handshake();
        assertEquals(taken, pair.client.getApplicationProtocol());
    }

    @Test
    void whoCarriesAnyBytesSaysNothingOfHttp() throws Exception {
        TlsServer server = new TlsServer(Pems.store("p256"), ClientCertificates.NONE, false, null);
        EnginePair pair = pair(client(), server);
        change(pair.client, each -> each.setApplicationProtocols(new String[] {"h2"}));
        pair.handshake();
        assertEquals("", pair.client.getApplicationProtocol());
        assertEquals(
                0,
                new TlsClient(Trust.insecure(), false, null)
                        .engine("a.example", 1)
                        .getSSLParameters()
                        .getApplicationProtocols()
                        .length);
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_3, TLS_1_2})
    void theNameThatTheClientSaysChoosesTheCertificate(String protocol, @TempDir Path folder) throws Exception {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Files.writeString(folder.resolve("a.pem"), Written.both(SelfSigned.localhost(now, new SecureRandom())));
        CertificateStore store = new CertificateStore(
                List.of(
                        CertificateSource.at(folder),
                        CertificateSource.pair(Pems.path("p256.crt"), Pems.path("p256.key"))),
                Passwords.NONE);
        TlsServer server = new TlsServer(store, ClientCertificates.NONE, true, null);
        for (String[] each : new String[][] {
            {"www.example.com", "CN=p256"},
            {"WWW.EXAMPLE.COM", "CN=p256"},
            {"a.example.com", "CN=p256"},
            {"a.b.example.com", "CN=localhost"},
            {"localhost", "CN=localhost"},
            {"127.0.0.1", "CN=localhost"},
            {"::1", "CN=localhost"},
            {"with_underscore", "CN=localhost"},
        }) {
            EnginePair pair = new EnginePair(client().engine(each[0], 443), server.engine());
            speak(pair, protocol);
            pair.handshake();
            assertEquals(each[1], shown(pair), each[0]);
        }
    }

    @Test
    void whatTheClientCanVerifyChoosesTheKindOfKey() throws Exception {
        TlsServer server = server("rsa", "p256");
        EnginePair any = pair(client(), server);
        any.handshake();
        assertEquals("CN=p256", shown(any), "the JDK's client prefers ECDSA");
        for (String kind : List.of("RSA", "ECDSA")) {
            EnginePair pair = pair(client(), server);
            speak(pair, TLS_1_2);
            change(
                    pair.client,
                    each -> each.setCipherSuites(Arrays.stream(each.getCipherSuites())
                            .filter(suite -> suite.contains("_" + kind + "_"))
                            .toArray(String[]::new)));
            pair.handshake();
            assertEquals(kind.equals("RSA") ? "CN=rsa" : "CN=p256", shown(pair));
        }
    }

    /** As a client with a certificate of its own. */
    private static SSLEngine certified(String name) throws Exception {
        CertifiedKey own = Pems.pair(name);
        X509KeyManager keys = new OwnCertificate(own);
        SSLEngine engine = TlsProfile.context(keys, Trust.insecure(), null).createSSLEngine("www.example.com", 443);
        engine.setUseClientMode(true);
        return engine;
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_3, TLS_1_2})
    void aNeededCertificateIsDemandedAndVerified(String protocol) throws Exception {
        TlsServer server = new TlsServer(Pems.store("p256"), new ClientCertificates(roots(), true), true, null);
        EnginePair known = new EnginePair(certified("client"), server.engine());
        speak(known, protocol);
        known.handshake();
        assertEquals(
                "O=Somebody,CN=Test client",
                known.server.getSession().getPeerPrincipal().getName());
        EnginePair without = pair(client(), server);
        speak(without, protocol);
        assertThrows(SSLException.class, without::handshake);
        EnginePair stranger = new EnginePair(certified("p256"), server.engine());
        speak(stranger, protocol);
        assertThrows(SSLException.class, stranger::handshake, "its signer is not sent, and it is for servers");
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_3, TLS_1_2})
    void aWantedCertificateMayBeMissing(String protocol) throws Exception {
        TlsServer server = new TlsServer(Pems.store("p256"), new ClientCertificates(roots(), false), true, null);
        EnginePair without = pair(client(), server);
        speak(without, protocol);
        without.handshake();
        assertThrows(
                SSLPeerUnverifiedException.class,
                () -> without.server.getSession().getPeerPrincipal());
        EnginePair stranger = new EnginePair(certified("p256"), server.engine());
        speak(stranger, protocol);
        assertThrows(SSLException.class, stranger::handshake);
        EnginePair known = new EnginePair(certified("client"), server.engine());
        speak(known, protocol);
        known.handshake();
        assertEquals(
                "O=Somebody,CN=Test client",
                known.server.getSession().getPeerPrincipal().getName());
    }

    /** Counts the certificates that a client looks at: a resumed session shows none. */
    private static TlsClient counting(AtomicInteger seen) {
        return new TlsClient(new CountingTrust(seen), true, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_3, TLS_1_2})
    void aSessionIsResumedByHostAndPortAlsoAfterAReload(String protocol) throws Exception {
        AtomicInteger seen = new AtomicInteger();
        TlsClient client = counting(seen);
        CertificateStore store = Pems.store("p256");
        TlsServer server = new TlsServer(store, ClientCertificates.NONE, true, null);
        for (int i = 0; i < 3; i++) {
            EnginePair pair = pair(client, server);
            speak(pair, protocol);
            pair.handshake();
            assertEquals(1, seen.get(), "after " + i);
            store.reload();
        }
        EnginePair other = new EnginePair(client.engine("www.example.com", 444), server.engine());
        speak(other, protocol);
        other.handshake();
        assertEquals(2, seen.get());
        EnginePair restarted = pair(client, server("p256"));
        speak(restarted, protocol);
        restarted.handshake();
        assertEquals(3, seen.get(), "another process has another key for tickets");
    }

    /** Whoever is behind us is told who the client is, in a resumed session, too. */
    @ParameterizedTest
    @ValueSource(strings = {TLS_1_3, TLS_1_2})
    void aResumedSessionStillKnowsItsClient(String protocol) throws Exception {
        TlsServer server = new TlsServer(Pems.store("p256"), new ClientCertificates(roots(), true), true, null);
        AtomicInteger seen = new AtomicInteger();
        SSLContext client = TlsProfile.context(new OwnCertificate(Pems.pair("client")), new CountingTrust(seen), null);
        for (int i = 0; i < 3; i++) {
            SSLEngine engine = client.createSSLEngine("www.example.com", 443);
            engine.setUseClientMode(true);
            EnginePair pair = new EnginePair(engine, server.engine());
            speak(pair, protocol);
            pair.handshake();
            Principal who = pair.server.getSession().getPeerPrincipal();
            assertEquals("O=Somebody,CN=Test client", who.getName());
        }
        assertEquals(1, seen.get());
    }

    /** The client brings its session along: a million clients cost no memory. */
    @ParameterizedTest
    @ValueSource(strings = {TLS_1_3, TLS_1_2})
    void theServerRemembersNoSession(String protocol) throws Exception {
        TlsServer server = server("p256");
        for (int i = 0; i < 10; i++) {
            EnginePair pair = pair(client(), server);
            speak(pair, protocol);
            pair.handshake();
        }
        assertEquals(
                0,
                Collections.list(server.context().getServerSessionContext().getIds())
                        .size());
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_3, TLS_1_2})
    void aBackendMustHaveACertificateForItsHost(String protocol) throws Exception {
        TlsClient client = new TlsClient(roots(), true, null);
        TlsServer server = new TlsServer(
                new CertificateStore(
                        List.of(CertificateSource.pair(Pems.path("chain.pem"), Pems.path("p256.key"))), Passwords.NONE),
                ClientCertificates.NONE,
                true,
                null);
        for (String host : List.of("www.example.com", "a.example.com", "127.0.0.1", "::1")) {
            EnginePair pair = new EnginePair(client.engine(host, 443), server.engine());
            speak(pair, protocol);
            pair.handshake();
        }
        for (String host : List.of("example.com", "a.b.example.com", "127.0.0.2", "localhost", "with_underscore")) {
            EnginePair pair = new EnginePair(client.engine(host, 443), server.engine());
            speak(pair, protocol);
            assertThrows(SSLException.class, pair::handshake, host);
        }
    }

    @Test
    void aBackendOfAnotherAuthorityIsRefusedUnlessAnybodyIsTrusted() throws Exception {
        EnginePair stranger = pair(new TlsClient(Trust.ofJdk(), true, null), server("p256"));
        assertThrows(SSLException.class, stranger::handshake);
        EnginePair itself = pair(new TlsClient(Trust.ofBundle(Pems.path("p256.crt")), true, null), server("p256"));
        itself.handshake();
        EnginePair anybody = new EnginePair(
                client().engine("other.example", 1), server("p256").engine());
        anybody.handshake();
        assertEquals("CN=p256", shown(anybody));
    }

    /** Also names without a dot, which the JDK would keep to itself; no addresses. */
    @Test
    void theBackendIsToldItsName() {
        for (String name : List.of("localhost", "web", "www.example.com")) {
            assertEquals(
                    List.of(new SNIHostName(name)),
                    client().engine(name, 443).getSSLParameters().getServerNames());
        }
        for (String name : List.of("10.0.0.1", "::1", "with_underscore")) {
            assertEquals(
                    List.of(), client().engine(name, 443).getSSLParameters().getServerNames());
        }
    }

    /** CVE-2011-1473. */
    @Test
    void aClientMayNotAskForAnotherHandshake() throws Exception {
        EnginePair pair = pair(client(), server("p256"));
        speak(pair, TLS_1_2);
        pair.handshake();
        pair.client.beginHandshake();
        assertThrows(SSLException.class, pair::pump);
    }

    @Test
    void authoritiesAreReadAgainAndABadFileKeepsTheOldOnes(@TempDir Path folder) throws Exception {
        Path file = Files.copy(Pems.path("rsa.crt"), folder.resolve("ca.pem"));
        AuthorityBundle bundle = AuthorityBundle.in(file);
        TlsServer server = new TlsServer(Pems.store("p256"), new ClientCertificates(bundle, true), true, null);
        TlsClient client = new TlsClient(bundle, true, null);
        EnginePair stranger = new EnginePair(certified("client"), server.engine());
        assertThrows(SSLException.class, stranger::handshake);
        EnginePair strange = pair(client, server("p256"));
        assertThrows(SSLException.class, strange::handshake);
        Files.writeString(file, Pems.text("root.crt") + Pems.text("p256.crt"));
        bundle.reload();
        assertEquals("2 authorities in " + file, bundle.toString());
        Files.writeString(file, "gone");
        assertThrows(BadCertificate.class, bundle::reload);
        new EnginePair(certified("client"), server.engine()).handshake();
        pair(client, server("p256")).handshake();
    }

    @Test
    void aBundleHoldsCertificatesOnly() throws Exception {
        assertEquals(3, Trust.ofBundle(Pems.path("disordered.pem")).getAcceptedIssuers().length);
        assertEquals(
                "both.pem:1: this is a private key; trust needs certificates only, so take it out of this file",
                Pems.complaint(() -> Trust.ofBundle(Pems.path("both.pem"))));
        X509Certificate root = Trust.ofBundle(Pems.path("root.crt")).getAcceptedIssuers()[0];
        assertEquals("CN=Test root", root.getSubjectX500Principal().getName());
    }
}
