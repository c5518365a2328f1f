package balancer.certificate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files in which something is changed at random: each is read, or refused with a sentence about that file, and no other
 * exception comes. No sentence quotes the file.
 */
final class DamageTest {
    private static final int TIMES = 60;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chain.pem",
                "rsa.crt",
                "ed25519.crt",
                "p256.key",
                "rsa.key",
                "rsa.pkcs1.key",
                "p256.parameters.key",
                "ed25519.key",
                "p256.fast.key",
                "pss.key",
            })
    void aDamagedFileIsReadOrRefused(String name) throws Exception {
        Path file = folder.resolve("damaged");
        Random random = new Random(name.hashCode());
        for (int i = 0; i < TIMES; i++) {
            String text = i % 2 == 0 ? damagedText(name, random) : damagedContent(name, random);
            Files.writeString(file, text, StandardCharsets.ISO_8859_1);
            PemPair pair = name.endsWith(".key")
                    ? new PemPair(Pems.path(name.replaceAll("\\..*", "") + ".crt"), file)
                    : new PemPair(file, Pems.path(name.equals("chain.pem") ? "p256.key" : name.replace("crt", "key")));
            try {
                CertifiedKey.read(pair, Passwords.NONE).warnings(Instant.EPOCH);
            } catch (BadCertificate refused) {
                assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
                assertQuotesNothing(refused.getMessage(), text);
            }
        }
    }

    /** Some characters of the file. */
    private static String damagedText(String name, Random random) {
        StringBuilder text = new StringBuilder(Pems.text(name));
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                default -> text.setLength(at);
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Some bytes that its base64 means. */
    private static String damagedContent(String name, Random random) throws BadCertificate {
        StringBuilder text = new StringBuilder();
        for (PemFile.Block block : PemFile.read(Pems.path(name)).blocks()) {
            byte[] bytes = block.bytes();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            text.append("-----BEGIN ").append(block.label()).append("-----\n");
            text.append(Base64.getMimeEncoder().encodeToString(bytes));
            text.append("\n-----END ").append(block.label()).append("-----\n");
        }
        return text.toString();
    }

    private static void assertQuotesNothing(String message, String text) {
        for (String line : text.split("\\s+")) {
            assertFalse(line.length() > 30 && !line.startsWith("-----") && message.contains(line), message);
        }
    }
}
