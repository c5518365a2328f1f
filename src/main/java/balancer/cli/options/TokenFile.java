package balancer.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The file of {@code --admin-token}, and what it says: one line, a secret that whoever changes backends has to know.
 * Settings and messages show the file's name only.
 */
public final class TokenFile {
    /** Without {@code --admin-token}. */
    static final TokenFile NONE = new TokenFile("", "");

    /** Below this a token can be guessed by trying. */
    private static final int SHORTEST = 16;

    private static final int LONGEST = 1_024;

    private final String path;
    private final String token;

    private TokenFile(String path, String token) {
        this.path = path;
        this.token = token;
    }

    /** Reads the file, or reports why that is impossible. */
    static TokenFile read(String path, Problems problems) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
            if (isToken(token)) {
                return new TokenFile(path, token);
            }
            problems.error(ControlMessages.badToken(
                    path, "it must be one word of " + SHORTEST + " to " + LONGEST + " characters of ASCII"));
        } catch (IOException | InvalidPathException unreadable) {
            problems.error(ControlMessages.badToken(path, "it cannot be read"));
        }
        return NONE;
    }

    /** It travels in a field of a request. */
    private static boolean isToken(String text) {
        boolean fits = text.length() >= SHORTEST && text.length() <= LONGEST;
        for (int i = 0; i < text.length() && fits; i++) {
            fits = text.charAt(i) > ' ' && text.charAt(i) < 0x7f;
        }
        return fits;
    }

    public boolean isGiven() {
        return !path.isEmpty();
    }

    public String path() {
        return path;
    }

    /** Empty if none is given. */
    public String token() {
        return token;
    }

    @Override
    public String toString() {
        return path;
    }
}
