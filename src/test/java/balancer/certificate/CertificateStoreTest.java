package balancer.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which certificate is for which name, what a folder holds, and what a reload changes. */
final class CertificateStoreTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private static CertifiedKey made(String algorithm, String... names) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance(algorithm);
        return SelfSigned.of(keys.generateKeyPair(), List.of(names), NOW, new SecureRandom());
    }

    private Path write(String name, CertifiedKey pair) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, Written.both(pair));
    }

    private static String subject(CertifiedKey pair) {
        return pair.description().subject().substring("CN=".length());
    }

    private static List<String> subjects(CertificateStore store) {
        return store.all().stream().map(CertificateStoreTest::subject).toList();
    }

    private CertificateStore ofFolder() throws BadCertificate {
        return new CertificateStore(List.of(CertificateSource.at(folder)), Passwords.NONE);
    }

    private static String found(Snapshot snapshot, String host, String keyType, String... algorithms) {
        int place = snapshot.find(host, keyType, algorithms);
        return place < 0 ? "none" : subject(snapshot.get(place));
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, www.example.com",
        "a.example.com, *.example.com",
        "example.com, first.example",
        "a.b.example.com, first.example",
        ".example.com, first.example",
        "a.b.www.example.com, first.example",
        "example.org, first.example",
        "*.example.com, *.example.com",
        "f.partial.example, first.example",
        "com, first.example",
        "'', first.example",
    })
    void aNameFindsItsCertificateElseAWildcardElseTheFirst(String host, String expected) throws Exception {
        Snapshot snapshot = new Snapshot(List.of(
                made("Ed25519", "first.example"),
                made("Ed25519", "*.example.com"),
                made("Ed25519", "WWW.Example.COM"),
                made("Ed25519", "f*.partial.example")));
        assertEquals(
                expected.toLowerCase(Locale.ROOT),
                found(snapshot, host, "EdDSA").toLowerCase(Locale.ROOT));
    }

    @Test
    void theKindOfKeyDecidesAmongCertificatesForOneName() throws Exception {
        Snapshot snapshot = new Snapshot(List.of(
                made("EC", "first.example"),
                made("Ed25519", "www.example.com"),
                made("EC", "other", "www.example.com"),
                made("Ed25519", "first.example"),
                made("RSA", "*.example.com")));
        assertEquals("www.example.com", found(snapshot, "www.example.com", "EdDSA"));
        assertEquals("other", found(snapshot, "www.example.com", "EC"));
        assertEquals(3, snapshot.find("unknown.example", "EdDSA"), "the default has two kinds");
        // The exact name has certificates: a wildcard's is not for it, nor the default's.
        assertEquals("none", found(snapshot, "www.example.com", "RSA"));
        assertEquals("none", found(snapshot, "a.example.com", "EC"));
    }

    /** A client that cannot verify one kind of signature gets the next certificate, not a failure. */
    @Test
    void whatTheClientCanVerifyDecidesAmongKeysOfOneKind() throws Exception {
        Snapshot snapshot = new Snapshot(List.of(Pems.pair("p256"), Pems.pair("p384"), Pems.pair("rsa")));
        assertEquals("p256", found(snapshot, "www.example.com", "EC"), "the client does not say");
        assertEquals("p256", found(snapshot, "www.example.com", "EC", "SHA384withECDSA", "SHA256withECDSA"));
        assertEquals("p384", found(snapshot, "www.example.com", "EC", "SHA384withECDSA"));
        assertEquals("none", found(snapshot, "www.example.com", "EC", "SHA256withRSA", "Ed25519", "SHA1withECDSA"));
        assertEquals("none", found(snapshot, "www.example.com", "RSA", "SHA1withRSA"));
        assertEquals("rsa", found(snapshot, "www.example.com", "RSA", "SHA512withRSA"));
        assertEquals("rsa", found(snapshot, "www.example.com", "RSA", "RSASSA-PSS"));
    }

    /** The common name is for people (RFC 9525, section 2). */
    @Test
    void aCommonNameIsNotAHostName() throws Exception {
        Snapshot snapshot = new Snapshot(List.of(made("Ed25519", "first.example"), Pems.pair("client")));
        assertEquals("none", found(snapshot, "test client", "EC"));
    }

    @Test
    void aFolderIsReadInTheOrderOfItsNames() throws Exception {
        write("b.pem", made("Ed25519", "b.example"));
        write("c.key", made("Ed25519", "c.example"));
        Files.copy(folder.resolve("c.key"), folder.resolve("c.crt"));
        CertifiedKey a = made("Ed25519", "a.example");
        write("a.key", a);
        Files.writeString(folder.resolve("a.pem"), Written.pem(a));
        write("d.example/fullchain.pem", made("Ed25519", "d.example"));
        Files.copy(folder.resolve("d.example/fullchain.pem"), folder.resolve("d.example/privkey.pem"));
        write(".hidden.pem", made("Ed25519", "hidden.example"));
        write("other/e.pem", made("Ed25519", "e.example"));
        Files.copy(Pems.path("root.crt"), folder.resolve("ca.crt"));
        Files.copy(Pems.path("root.crt"), folder.resolve("ca.pem"));
        Files.writeString(folder.resolve("README"), "hello");
        assertEquals(List.of("a.example", "b.example", "c.example", "d.example"), subjects(ofFolder()));
    }

    @Test
    void aFolderOfCertbotIsOnePair() throws Exception {
        for (String name : List.of("cert.pem", "chain.pem", "fullchain.pem")) {
            Files.copy(Pems.path("chain.pem"), folder.resolve(name));
        }
        Files.copy(Pems.path("p256.key"), folder.resolve("privkey.pem"));
        assertEquals(List.of("p256"), subjects(ofFolder()));
    }

    @Test
    void aFolderWithoutAPairIsRefused() throws Exception {
        assertEquals(
                folder
                        + ": the folder has no certificate with its key; it should hold NAME.crt and NAME.key, or "
                        + "NAME.pem with both",
                Pems.complaint(this::ofFolder));
        Files.copy(Pems.path("p256.key"), folder.resolve("a.key"));
        assertEquals(
                folder.resolve("a.key") + ": there is no certificate beside this key; it should be in a.crt",
                Pems.complaint(this::ofFolder));
    }

    @Test
    void aReloadShowsWhatTheFilesHoldNow() throws Exception {
        write("a.pem", made("Ed25519", "a.example"));
        CertificateStore store = ofFolder();
        write("a.pem", made("Ed25519", "new.example"));
        write("b.pem", made("Ed25519", "b.example"));
        assertEquals(List.of("a.example"), subjects(store), "not read unasked");
        assertEquals(List.of(), store.reload());
        assertEquals(List.of("new.example", "b.example"), subjects(store));
        Files.delete(folder.resolve("a.pem"));
        assertEquals(List.of(), store.reload());
        assertEquals(List.of("b.example"), subjects(store));
    }

    @Test
    void aBadPairKeepsTheOldOneAndTheOthersAreRenewed() throws Exception {
        write("a.pem", made("Ed25519", "a.example"));
        write("b.pem", made("Ed25519", "b.example"));
        CertificateStore store = ofFolder();
        Files.writeString(
                folder.resolve("a.pem"), Written.pem(made("Ed25519", "a.example")) + Pems.text("ed25519.key"));
        write("b.pem", made("Ed25519", "renewed.example"));
        Files.writeString(folder.resolve("c.pem"), Pems.text("ed25519.key"));
        List<String> problems = store.reload();
        assertEquals(2, problems.size(), problems.toString());
        String fits = folder.resolve("a.pem") + ": the key does not fit the certificate in ";
        assertEquals(fits, problems.get(0).substring(0, fits.length()));
        assertEquals(
                folder.resolve("c.pem") + ":1: this is a private key; a certificate is needed here, which begins with "
                        + "-----BEGIN CERTIFICATE-----; it is left out",
                problems.get(1));
        assertEquals(List.of("a.example", "renewed.example"), subjects(store));
        Files.delete(folder.resolve("a.pem"));
        Files.delete(folder.resolve("b.pem"));
        assertEquals(1, store.reload().size());
        assertEquals(List.of("a.example", "renewed.example"), subjects(store));
    }

    @Test
    void aHandshakeUnderWayKeepsCertificateAndKeyTogether() throws Exception {
        write("a.pem", made("Ed25519", "a.example"));
        CertificateStore store = ofFolder();
        String alias = store.getServerAliases("EdDSA", null)[0];
        X509Certificate[] chain = store.getCertificateChain(alias);
        write("a.pem", made("Ed25519", "a.example"));
        store.reload();
        assertArrayEquals(chain, store.getCertificateChain(alias));
        String next = store.getServerAliases("EdDSA", null)[0];
        assertNotEquals(chain[0], store.getCertificateChain(next)[0]);
        assertNotEquals(store.getPrivateKey(alias), store.getPrivateKey(next));
        store.reload();
        assertNull(store.getCertificateChain(alias), "two reloads later the handshake fails");
        assertNull(store.getPrivateKey(alias));
    }

    @Test
    void theFirstBadPairStopsTheStart() {
        assertEquals("none.crt: there is no such file", Pems.complaint(() -> Pems.store("p256", "none")));
    }

    @Test
    void aReloadLeavesAPairAloneThatComesFromNoFile() {
        CertificateStore store = CertificateStore.of(SelfSigned.localhost(NOW, new SecureRandom()));
        assertEquals(List.of(), store.reload());
        assertEquals(List.of("localhost"), subjects(store));
        assertEquals(List.of(), store.warnings(NOW));
        assertEquals(1, store.warnings(NOW.plusSeconds(1_000_000_000)).size());
    }
}
