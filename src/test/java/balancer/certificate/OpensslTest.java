package balancer.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What only another implementation can show: clients of narrow taste, and whether the commands that our complaints name
 * do what they should. Skipped where OpenSSL 3 is not installed.
 */
final class OpensslTest {
    private static SSLServerSocket listener;

    @TempDir
    Path folder;

    @BeforeAll
    static void listen() throws Exception {
        assumeTrue(Openssl.isThere());
        TlsServer server =
                new TlsServer(Pems.store("p256", "rsa", "ed25519", "p384"), ClientCertificates.NONE, true, null);
        listener = (SSLServerSocket)
                server.context().getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setSSLParameters(server.engine().getSSLParameters());
        Thread serving = new Thread(OpensslTest::serve);
        serving.setDaemon(true);
        serving.start();
    }

    /** One client after the other, each until its end. */
    private static void serve() {
        while (!listener.isClosed()) {
            try (SSLSocket client = (SSLSocket) listener.accept()) {
                client.getInputStream().readAllBytes();
            } catch (IOException refused) {
                continue; // the client says why
            }
        }
    }

    @AfterAll
    static void close() throws IOException {
        if (listener != null) {
            listener.close();
        }
    }

    private static String connect(String input, String options) {
        List<String> command = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + listener.getLocalPort()));
        if (!options.isEmpty()) {
            command.addAll(List.of(options.split(" ")));
        }
        return Openssl.run(command, input);
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1_3, p256",
        "-tls1_2, p256",
        "-sigalgs RSA-PSS+SHA256, rsa",
        "-sigalgs ed25519, ed25519",
        "-sigalgs ed25519:RSA-PSS+SHA256, ed25519",
        "-sigalgs ECDSA+SHA384, p384",
        "-tls1_2 -sigalgs RSA+SHA256, rsa",
        "-tls1_2 -sigalgs RSA-PSS+SHA512, rsa",
        "-tls1_2 -sigalgs ed25519, ed25519",
        "-tls1_2 -sigalgs ECDSA+SHA384, p384",
        "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256, rsa",
    })
    void aClientGetsTheCertificateThatItCanVerify(String options, String expected) {
        String said = connect("", options);
        assertTrue(said.contains("subject=CN = " + expected + "\n"), said);
        assertFalse(said.contains("alert"), said);
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1_1 -cipher ALL:@SECLEVEL=0, protocol version",
        "-tls1_2 -cipher AES128-GCM-SHA256, handshake failure",
        "-tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256, handshake failure",
        "-tls1_2 -cipher ECDHE-RSA-AES128-SHA256, handshake failure",
        "-tls1_2 -sigalgs RSA+SHA1 -cipher ALL:@SECLEVEL=0, handshake failure",
        "-alpn h2, no application protocol",
    })
    void whatIsNotSpokenEndsInAnAlert(String options, String alert) {
        String said = connect("", options);
        assertTrue(said.contains("alert " + alert), said);
    }

    @Test
    void aClientMayNotAskForAnotherHandshake() {
        String said = connect("R\n", "-tls1_2");
        assertTrue(said.contains("RENEGOTIATING"), said);
        assertFalse(said.contains("read R BLOCK"), said);
    }

    @Test
    void aSessionIsResumedForTheSameNameOnly() {
        String file = folder.resolve("session").toString();
        connect("", "-tls1_2 -servername a.example.com -sess_out " + file);
        assertTrue(connect("", "-tls1_2 -servername a.example.com -sess_in " + file)
                .contains("\nReused, TLSv1.2"));
        assertTrue(connect("", "-tls1_2 -servername b.example.com -sess_in " + file)
                .contains("\nNew, TLSv1.2"));
    }

    /** The command in a complaint, with the password that it would ask for. */
    private static void obey(String complaint, Path result, String... more) {
        int from = complaint.indexOf("openssl ") + "openssl ".length();
        int to = complaint.indexOf(" -out NEW");
        List<String> command =
                new ArrayList<>(List.of(complaint.substring(from, to).split(" ")));
        command.addAll(List.of("-out", result.toString()));
        command.addAll(List.of(more));
        Openssl.run(command, "");
    }

    @ParameterizedTest
    @CsvSource({"p256.old.key", "rsa.old.key", "p256.pbes1.key", "p256.scrypt.key"})
    void theCommandForAKeyUnderAnotherEncryptionHelps(String name) throws Exception {
        Path result = folder.resolve("new.key");
        Passwords passwords = Passwords.in(Files.writeString(folder.resolve("password"), "sesame\n"));
        String complaint = assertThrows(
                        BadCertificate.class, () -> PrivateKeys.read(PemFile.read(Pems.path(name)), passwords))
                .getMessage();
        obey(complaint, result, "-passin", "pass:sesame", "-passout", "pass:sesame");
        String plain = name.substring(0, name.indexOf('.'));
        CertifiedKey.read(new PemPair(Pems.path(plain + ".crt"), result), passwords);
    }

    @ParameterizedTest
    @CsvSource({
        "p256.crt.der, CERTIFICATE",
        "p256.key.der, PRIVATE KEY",
        "p256.encrypted.der, ENCRYPTED PRIVATE KEY",
        "p256.p12, CERTIFICATE",
        "chain.p7.der, CERTIFICATE",
    })
    void theCommandForAnotherFormatHelps(String name, String label) throws Exception {
        Path result = folder.resolve("new.pem");
        String complaint = assertThrows(BadCertificate.class, () -> PemFile.read(Pems.path(name)))
                .getMessage();
        String[] passwords = {"-passin", "pass:sesame", "-passout", "pass:sesame"};
        obey(complaint, result, name.matches(".*(p12|encrypted.*)") ? passwords : new String[0]);
        assertEquals(label, PemFile.read(result).blocks().get(0).label());
    }

    @Test
    void theCommandsForOtherCertificatesAndCurvesHelp() throws Exception {
        Path result = folder.resolve("new.pem");
        for (String name : List.of("chain.p7.pem", "trusted.pem")) {
            String complaint = assertThrows(BadCertificate.class, () -> Pems.pair(name, "p256.key"))
                    .getMessage();
            obey(complaint, result);
            CertifiedKey.read(new PemPair(result, Pems.path("p256.key")), Passwords.NONE);
        }
        String complaint = assertThrows(BadCertificate.class, () -> Pems.pair("p256.crt", "p256.explicit.key"))
                .getMessage();
        obey(complaint, result);
        CertifiedKey.read(new PemPair(Pems.path("p256.crt"), result), Passwords.NONE);
    }

    /** And the other way round: what we make, others read. */
    @Test
    void ourOwnCertificateIsValidForOthers() throws Exception {
        CertifiedKey own = SelfSigned.localhost(Instant.now(), new SecureRandom());
        String file =
                Files.writeString(folder.resolve("own.pem"), Written.pem(own)).toString();
        for (String[] identity :
                new String[][] {{"-verify_hostname", "localhost"}, {"-verify_ip", "127.0.0.1"}, {"-verify_ip", "::1"}
                }) {
            String said =
                    Openssl.run(List.of("verify", "-x509_strict", "-CAfile", file, identity[0], identity[1], file), "");
            assertTrue(said.endsWith("OK\n"), said);
        }
    }
}
