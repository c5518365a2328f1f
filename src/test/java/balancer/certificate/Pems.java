package balancer.certificate;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.function.Executable;

/** The files that {@code make.sh} among them has made. */
final class Pems {
    static final Path FOLDER = Path.of("src/test/resources/certificate");
    static final String PASSWORD = "sesame";

    private Pems() {}

    static Path path(String name) {
        return FOLDER.resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static CertifiedKey pair(String certificate, String key) throws BadCertificate {
        return CertifiedKey.read(new PemPair(path(certificate), path(key)), Passwords.NONE);
    }

    static CertifiedKey pair(String name) throws BadCertificate {
        return pair(name + ".crt", name + ".key");
    }

    static CertificateStore store(String... names) throws BadCertificate {
        return new CertificateStore(
                Arrays.stream(names)
                        .map(name -> CertificateSource.pair(path(name + ".crt"), path(name + ".key")))
                        .toList(),
                Passwords.NONE);
    }

    /** What is said about it, without the folder. */
    static String complaint(Executable action) {
        return assertThrows(BadCertificate.class, action).getMessage().replace(FOLDER + "/", "");
    }
}
