package balancer.certificate;

import static balancer.certificate.Pems.complaint;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks as tools and people write them, and what is said about a file that has none or half of one. */
final class PemFileTest {
    private static final Path NAME = Path.of("a.pem");
    private static final String CERTIFICATE = Pems.text("p256.crt");

    private static PemFile parse(String text) throws BadCertificate {
        return PemFile.parse(NAME, text);
    }

    private static void assertReadAlike(String text, int line) throws BadCertificate {
        PemFile.Block expected = parse(CERTIFICATE).blocks().get(0);
        PemFile.Block block = parse(text).blocks().get(0);
        assertEquals("CERTIFICATE in line " + line, block.toString());
        assertArrayEquals(expected.bytes(), block.bytes());
    }

    @Test
    void howLinesEndDoesNotMatter() throws BadCertificate {
        assertReadAlike(CERTIFICATE.replace("\n", "\r\n"), 1);
        assertReadAlike(CERTIFICATE.replace("\n", "\r"), 1);
        assertReadAlike(CERTIFICATE.replace("\n", " \t\n"), 1);
        assertReadAlike(CERTIFICATE.stripTrailing(), 1);
        assertReadAlike(CERTIFICATE.indent(4), 1);
        assertReadAlike(CERTIFICATE.replace("\n", "\n\n"), 1);
    }

    @Test
    void whatStandsBeforeABlockIsAComment() throws BadCertificate {
        assertReadAlike("Bag Attributes\n    friendlyName: www\nsubject=CN = www\n" + CERTIFICATE, 4);
        assertReadAlike("\ufeff" + CERTIFICATE, 1);
        assertReadAlike("\ufeff# Zürich\n" + CERTIFICATE, 2);
    }

    @Test
    void theBase64MayBeOneLine() throws BadCertificate {
        String[] lines = CERTIFICATE.split("\n");
        String body = String.join("", Arrays.copyOfRange(lines, 1, lines.length - 1));
        assertReadAlike(lines[0] + "\n" + body + "\n" + lines[lines.length - 1], 1);
    }

    @Test
    void linesWithAColonAreHeaders() throws BadCertificate {
        PemFile.Block block = parse(Pems.text("rsa.old.key")).blocks().get(0);
        assertEquals("Proc-Type: 4,ENCRYPTED", block.headers().get(0));
        assertEquals(2, block.headers().size());
    }

    @Test
    void twoFilesJoinedWithoutALineBreakAreRecognized() {
        assertEquals(
                "a.pem:" + CERTIFICATE.lines().count()
                        + ": an END and the next BEGIN share this line; a line break is missing between them",
                complaint(() -> parse(CERTIFICATE.strip() + CERTIFICATE)));
    }

    @Test
    void aCutFileNamesTheBlockThatIsCut() {
        String cut = "# a\n" + CERTIFICATE.substring(0, CERTIFICATE.indexOf("-----END"));
        assertEquals(
                "a.pem:2: there is no line -----END CERTIFICATE----- after it; the file is cut",
                complaint(() -> parse(cut)));
        assertEquals(
                "a.pem:" + (1 + cut.lines().count())
                        + ": the CERTIFICATE that begins in line 2 has no end before this one",
                complaint(() -> parse(cut + CERTIFICATE)));
        assertEquals(
                "a.pem:1: nothing begins before this end; the file has lost a part",
                complaint(() -> parse("-----END CERTIFICATE-----\n")));
        assertEquals(
                "a.pem:" + (1 + cut.lines().count())
                        + ": the CERTIFICATE that begins in line 2 should end here, with -----END CERTIFICATE-----",
                complaint(() -> parse(cut + "-----END PRIVATE KEY-----")));
        assertEquals(
                "a.pem:1: the CERTIFICATE is empty",
                complaint(() -> parse("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")));
    }

    @Test
    void aDamagedLineIsNamedAndNotQuoted() {
        String[] lines = Pems.text("p256.key").split("\n");
        lines[2] = lines[2].replace(lines[2].charAt(5), '!');
        assertEquals(
                "a.pem:3: this is not base64; the PRIVATE KEY is damaged",
                complaint(() -> parse(String.join("\n", lines))));
        assertEquals(
                "a.pem:1: this is not base64; the PRIVATE KEY is damaged",
                complaint(() -> parse("-----BEGIN PRIVATE KEY-----\nQUJDR\n-----END PRIVATE KEY-----")));
    }

    @Test
    void whatIsNoPemAtAllIsSaid(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a b.pem");
        assertEquals(file + ": there is no such file", complaint(() -> PemFile.read(file)));
        Files.createFile(file);
        assertEquals(
                file + ": the file is empty; it should hold a certificate or a key in PEM",
                complaint(() -> PemFile.read(file)));
        Files.writeString(file, "hello");
        assertEquals(
                file + ": no line says -----BEGIN ...-----; the file should be PEM",
                complaint(() -> PemFile.read(file)));
        Files.writeString(file, "0ne thing");
        assertEquals(
                file + ": no line says -----BEGIN ...-----; the file should be PEM",
                complaint(() -> PemFile.read(file)));
        Files.write(file, ("\ufeff" + CERTIFICATE).getBytes(StandardCharsets.UTF_16LE));
        assertEquals(
                file + ": this is text in UTF-16; PEM is ASCII, so save it as ASCII or UTF-8",
                complaint(() -> PemFile.read(file)));
        Files.write(file, Files.readAllBytes(Pems.path("p256.crt.der")));
        assertEquals(
                file + ": this is DER, not PEM; convert it with openssl x509 -inform der -in '" + file
                        + "' -out NEW.pem",
                complaint(() -> PemFile.read(file)));
        assertEquals(folder + ": this is a folder; a file is needed here", complaint(() -> PemFile.read(folder)));
    }

    @ParameterizedTest
    @CsvSource({
        "p256.crt.der, openssl x509 -inform der",
        "p256.key.der, openssl pkey -inform der",
        "p256.encrypted.der, openssl pkcs8 -topk8 -inform der",
        "p256.p12, openssl pkcs12 -nodes",
        "chain.p7.der, openssl pkcs7 -inform der -print_certs"
    })
    void derIsRecognizedWithTheCommandThatConvertsIt(String name, String command) {
        String file = Pems.path(name).toString();
        assertEquals(
                name + ": this is DER, not PEM; convert it with " + command + " -in " + name + " -out NEW.pem",
                complaint(() -> PemFile.read(Path.of(file))));
    }

    /** A device tells size 0 and never ends. */
    @Test
    void whatNeverEndsIsReadToTheBoundOnly() {
        Path device = Path.of("/dev/zero");
        assumeTrue(Files.exists(device));
        assertEquals(
                device + ": the file is too large to hold certificates or keys", complaint(() -> PemFile.read(device)));
    }

    @Test
    void aKeyStoreOfJavaIsRecognized(@TempDir Path folder) throws Exception {
        Path file =
                Files.write(folder.resolve("a.jks"), new byte[] {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed});
        assertEquals(
                file + ": this is a Java key store, not PEM; convert it with keytool -importkeystore -srckeystore "
                        + file + " -destkeystore NEW.p12, then openssl pkcs12 -in NEW.p12 -out NEW.pem -nodes",
                complaint(() -> PemFile.read(file)));
    }
}
