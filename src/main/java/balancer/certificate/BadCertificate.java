package balancer.certificate;

import java.nio.file.Path;

/**
 * A certificate, a key or the file of one cannot be used. The message is a sentence for people: the file, the line,
 * what is wrong and what would be right. It holds nothing of a key.
 */
public final class BadCertificate extends Exception {
    private static final long serialVersionUID = 1;
    private static final String SAFE_BESIDE_LETTERS = "-_.,:/+=@%";

    private BadCertificate(String message) {
        super(message, null, false, false); // no stack trace: the mistake is the operator's, not ours
    }

    static BadCertificate in(Path file, String problem) {
        return new BadCertificate(file + ": " + problem);
    }

    /** @param line from 1; of what is wrong */
    static BadCertificate at(Path file, int line, String problem) {
        return new BadCertificate(file + ":" + line + ": " + problem);
    }

    /** As one word of a shell's command line. */
    static String word(Path file) {
        String name = file.toString();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isPlain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!isPlain && SAFE_BESIDE_LETTERS.indexOf(c) < 0) {
                return "'" + name.replace("'", "'\"'\"'") + "'";
            }
        }
        return name;
    }
}
