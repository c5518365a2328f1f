package balancer.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A file with the passwords of encrypted keys, one a line; each key is tried with each. It is read anew whenever a key
 * needs it, so that a reload sees what has changed, and nothing is kept.
 */
public final class Passwords {
    private static final int MAX_BYTES = 64 << 10;

    /** No file is named: an encrypted key is refused. */
    public static final Passwords NONE = new Passwords(null);

    private final Path file;

    private Passwords(Path file) {
        this.file = file;
    }

    public static Passwords in(Path file) {
        return new Passwords(file);
    }

    boolean isNone() {
        return file == null;
    }

    /** Every line that is not empty, without its line end; blanks belong to the password. */
    List<char[]> all() throws BadCertificate {
        try {
            byte[] bytes = PemFile.atMost(MAX_BYTES + 1, file);
            if (bytes.length > MAX_BYTES) {
                throw BadCertificate.in(file, "the file is too large to hold passwords");
            }
            List<char[]> all = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .map(String::toCharArray)
                    .toList();
            if (all.isEmpty()) {
                throw BadCertificate.in(file, "the file is empty; its first line should be the password of the key");
            }
            return all;
        } catch (IOException failure) {
            throw BadCertificate.in(file, "this file with the password cannot be read");
        }
    }

    /** The file, never what it holds. */
    @Override
    public String toString() {
        return file == null ? "no passwords" : "passwords in " + file;
    }
}
