package balancer.certificate;

import static balancer.certificate.Pems.complaint;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of all kinds in all forms: that they are the same key, and what is said of those that cannot be read. */
final class PrivateKeysTest {
    private static final String CONVERT =
            "convert it with openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in %s -out NEW.key";

    @TempDir
    Path folder;

    private Passwords passwords(String text) throws Exception {
        return Passwords.in(Files.writeString(folder.resolve("passwords"), text));
    }

    private static PrivateKey read(String name, Passwords passwords) throws BadCertificate {
        return PrivateKeys.read(PemFile.read(Pems.path(name)), passwords);
    }

    private static PrivateKey parse(String text) throws BadCertificate {
        return PrivateKeys.read(PemFile.parse(Path.of("a.key"), text), Passwords.NONE);
    }

    @ParameterizedTest
    @CsvSource({"rsa, RSA", "pss, RSASSA-PSS", "p256, EC", "p384, EC", "ed25519, EdDSA"})
    void aKeyOfEachKindIsRead(String name, String kind) throws Exception {
        assertEquals(kind, read(name + ".key", Passwords.NONE).getAlgorithm());
    }

    /** Encodings of one key differ: some have the public half in them. */
    private static Object secret(PrivateKey key) {
        return key instanceof ECPrivateKey ec ? ec.getS() : key;
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.pkcs1.key, rsa.key",
        "p256.sec1.key, p256.key",
        "p384.sec1.key, p384.key",
        "p256.parameters.key, p256.key",
        "p256.short.key, p256.key",
        "both.pem, p256.key",
    })
    void eachFormMeansTheSameKey(String name, String same) throws Exception {
        assertEquals(secret(read(same, Passwords.NONE)), secret(read(name, Passwords.NONE)));
    }

    /** As some tools write an Ed25519 key: version 1, with the public key at the end. */
    @Test
    void aKeyWithItsPublicHalfIsRead() throws Exception {
        Der key = new Der(PemFile.read(Pems.path("ed25519.key")).blocks().get(0).bytes()).enter(Der.SEQUENCE);
        key.integer();
        byte[] v2 = Der.sequence(
                Der.integer(1),
                key.whole(Der.SEQUENCE),
                key.whole(Der.OCTET_STRING),
                Der.value(Der.CONTEXT | 1, new byte[33]));
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(v2)
                + "\n-----END PRIVATE KEY-----\n";
        assertEquals(read("ed25519.key", Passwords.NONE), parse(pem));
    }

    /** OpenSSL may write the curve into a block of its own and leave it out of the key. */
    @Test
    void theCurveMayStandBeforeTheKeyOnly() throws Exception {
        PemFile file = PemFile.read(Pems.path("p256.parameters.key"));
        Der key = new Der(file.blocks().get(1).bytes()).enter(Der.SEQUENCE);
        key.integer();
        byte[] bare = Der.sequence(Der.integer(1), key.whole(Der.OCTET_STRING));
        String pem = "-----BEGIN EC PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(bare)
                + "\n-----END EC PRIVATE KEY-----\n";
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        assertEquals("EC", parse(parameters + pem).getAlgorithm());
        assertEquals(
                "a.key:1: the key does not name its curve; write it with openssl ec -param_enc named_curve -in a.key "
                        + "-out NEW.key",
                complaint(() -> parse(pem)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p256.hmacWithSHA1.key",
                "p256.hmacWithSHA224.key",
                "p256.hmacWithSHA256.key",
                "p256.hmacWithSHA384.key",
                "p256.hmacWithSHA512.key",
                "p256.aes128.key",
                "p256.aes192.key",
                "p256.des3.key",
                "rsa.aes256.key",
            })
    void anEncryptedKeyIsReadWithItsPassword(String name) throws Exception {
        PrivateKey plain = read(name.substring(0, name.indexOf('.')) + ".key", Passwords.NONE);
        assertEquals(plain, read(name, passwords("sesame\n")));
        assertEquals(plain, read(name, passwords("another\r\n\r\nsesame\r\n")));
    }

    @Test
    void aWrongPasswordIsSaidAndNotQuoted() throws Exception {
        Passwords wrong = passwords("Sesame\nsesame \n sesame");
        assertEquals(
                "p256.aes128.key:1: the key is encrypted with another password than the passwords in "
                        + folder.resolve("passwords"),
                complaint(() -> read("p256.aes128.key", wrong)));
        assertEquals(
                "p256.aes128.key:1: the key is encrypted and no file with its password is named",
                complaint(() -> read("p256.aes128.key", Passwords.NONE)));
    }

    /** One wrong password of 256 or so decrypts to something whose padding is right. */
    @Test
    void noWrongPasswordOfAThousandIsTaken() throws Exception {
        EncryptedKey key = new EncryptedKey(
                PemFile.read(Pems.path("p256.fast.key")).blocks().get(0).bytes());
        for (int i = 0; i < 1000; i++) {
            assertEquals(null, key.decrypt(("wrong" + i).toCharArray()));
        }
        assertArrayEquals(
                PemFile.read(Pems.path("p256.key")).blocks().get(0).bytes(), key.decrypt("sesame".toCharArray()));
    }

    @Test
    void aFileOfPasswordsThatIsEmptyOrMissingIsNamed() throws Exception {
        Passwords empty = passwords("\n");
        assertEquals(
                folder.resolve("passwords") + ": the file is empty; its first line should be the password of the key",
                complaint(() -> read("p256.aes128.key", empty)));
        assertEquals(
                folder.resolve("none") + ": this file with the password cannot be read",
                complaint(() -> read("p256.aes128.key", Passwords.in(folder.resolve("none")))));
    }

    @ParameterizedTest
    @CsvSource({
        "p256.old.key, 'in the old way of OpenSSL, which is weak'",
        "rsa.old.key, 'in the old way of OpenSSL, which is weak'",
        "p256.pbes1.key, not by PBES2",
        "p256.scrypt.key, 'with another function than PBKDF2, as scrypt'",
    })
    void anotherEncryptionIsRefusedWithTheCommandThatConverts(String name, String way) throws Exception {
        Passwords right = passwords("sesame");
        assertEquals(
                name + ":1: the key is encrypted " + way + "; " + String.format(CONVERT, name),
                complaint(() -> read(name, right)));
    }

    @ParameterizedTest
    @CsvSource({
        "p256.crt, this is a certificate",
        "public.pem, this is a public key",
    })
    void whatIsNoPrivateKeyIsNamed(String name, String what) {
        assertEquals(
                name + ":1: " + what + "; a private key is needed here, which begins with -----BEGIN PRIVATE KEY-----",
                complaint(() -> read(name, Passwords.NONE)));
    }

    @Test
    void theSecondKeyOfAFileIsNamed() {
        String one = Pems.text("p256.key");
        assertEquals(
                "a.key:6: this is the second private key, the first begins in line 1; the file should hold one",
                complaint(() -> parse(one + Pems.text("rsa.key"))));
    }

    @Test
    void keysThatTlsDoesNotKnowAreRefused() {
        String ssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
        assertEquals(
                "a.key:1: this is a key of SSH; convert a copy of it with ssh-keygen -p -m PEM -f COPY; a private key "
                        + "is needed here, which begins with -----BEGIN PRIVATE KEY-----",
                complaint(() -> parse(ssh)));
        String x25519 =
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
                        + "-----END PRIVATE KEY-----\n";
        assertEquals(
                "a.key:1: a key of this kind cannot be used for TLS; it should be RSA, EC (P-256, P-384, P-521) "
                        + "or Ed25519",
                complaint(() -> parse(x25519)));
        assertEquals(
                "p256.explicit.key:1: the key does not name its curve; write it with openssl ec -param_enc named_curve "
                        + "-in p256.explicit.key -out NEW.key",
                complaint(() -> read("p256.explicit.key", Passwords.NONE)));
    }

    /** Whatever is cut off or changed: a sentence, never another exception, and never a quotation. */
    @Test
    void aDamagedKeyIsRefused() throws Exception {
        for (String name : List.of("p256.key", "p256.sec1.key", "rsa.pkcs1.key", "ed25519.key", "p256.aes128.key")) {
            PemFile.Block block = PemFile.read(Pems.path(name)).blocks().get(0);
            Passwords right = passwords("sesame");
            for (int cut = 1; cut < block.bytes().length; cut++) {
                byte[] part = Arrays.copyOf(block.bytes(), cut);
                String pem = "-----BEGIN " + block.label() + "-----\n"
                        + Base64.getEncoder().encodeToString(part) + "\n-----END " + block.label() + "-----\n";
                String said = complaint(() -> PrivateKeys.read(PemFile.parse(Path.of("a.key"), pem), right));
                assertEquals("a.key:1: the key is damaged", said.substring(0, 27), name + " cut at " + cut);
            }
        }
    }

    @Test
    void nothingPrintsAKey() throws Exception {
        PemFile file = PemFile.read(Pems.path("p256.key"));
        assertEquals("PRIVATE KEY in line 1", file.blocks().get(0).toString());
        assertEquals(
                "passwords in " + folder.resolve("passwords"),
                passwords("sesame").toString());
        assertEquals("no passwords", Passwords.NONE.toString());
        byte[] encrypted =
                PemFile.read(Pems.path("p256.aes128.key")).blocks().get(0).bytes();
        assertEquals("an encrypted key", new EncryptedKey(encrypted).toString());
        assertFalse(Pems.store("p256").toString().contains("PrivateKey"));
    }
}
