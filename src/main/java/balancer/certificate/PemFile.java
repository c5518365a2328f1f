package balancer.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A file in PEM (RFC 7468), as tools really write it: blocks of base64 between two lines that name what it is. Whatever
 * stands between the blocks is a comment; line ends may be of either kind, blanks around a line do not count.
 *
 * <p>Reading blocks: helper threads and the start of the program only, never the loop.
 */
final class PemFile {
    /** A bundle of all public authorities has a quarter of a megabyte. */
    private static final int MAX_BYTES = 4 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Path path;
    private final List<Block> blocks = new ArrayList<>();

    /** What is read of the block under way. */
    private String label;

    private int begin;
    private int firstOfBody;
    private final List<String> headers = new ArrayList<>();
    private final List<String> body = new ArrayList<>();

    /**
     * One block.
     *
     * @param label what it says it is, as CERTIFICATE
     * @param line where it begins, from 1
     * @param headers lines with a colon before the base64, as old encrypted keys have
     * @param bytes what the base64 means; may be a key
     */
    record Block(String label, int line, List<String> headers, byte[] bytes) {
        boolean isPrivateKey() {
            return label.endsWith("PRIVATE KEY");
        }

        boolean isCertificate() {
            return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
        }

        /** Nothing of the content. */
        @Override
        public String toString() {
            return label + " in line " + line;
        }
    }

    private PemFile(Path path) {
        this.path = path;
    }

    static PemFile read(Path path) throws BadCertificate {
        byte[] bytes = bytes(path);
        if (bytes.length == 0) {
            throw BadCertificate.in(path, "the file is empty; it should hold a certificate or a key in PEM");
        }
        String other = OtherFormat.describe(path, bytes);
        if (other != null) {
            throw BadCertificate.in(path, other);
        }
        return parse(path, new String(bytes, StandardCharsets.UTF_8));
    }

    static PemFile parse(Path path, String text) throws BadCertificate {
        PemFile file = new PemFile(path);
        int from = text.indexOf(BYTE_ORDER_MARK) == 0 ? 1 : 0;
        int number = 0;
        for (String line : (Iterable<String>) text.substring(from).lines()::iterator) {
            file.line(++number, line.strip());
        }
        if (file.label != null) {
            throw file.at(file.begin, "there is no line " + END + file.label + DASHES + " after it; the file is cut");
        }
        if (file.blocks.isEmpty()) {
            throw BadCertificate.in(path, "no line says " + BEGIN + "...-----; the file should be PEM");
        }
        return file;
    }

    private static byte[] bytes(Path path) throws BadCertificate {
        try {
            if (Files.isDirectory(path)) {
                throw BadCertificate.in(path, "this is a folder; a file is needed here");
            }
            byte[] bytes = atMost(MAX_BYTES + 1, path);
            if (bytes.length > MAX_BYTES) {
                throw BadCertificate.in(path, "the file is too large to hold certificates or keys");
            }
            return bytes;
        } catch (NoSuchFileException missing) {
            throw BadCertificate.in(path, "there is no such file");
        } catch (AccessDeniedException denied) {
            throw BadCertificate.in(path, "we may not read this file");
        } catch (IOException failure) {
            throw BadCertificate.in(path, "reading fails: " + failure.getMessage());
        }
    }

    /** Not by its size: that of a device or a pipe says nothing, and some never end. */
    static byte[] atMost(int most, Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(most);
        }
    }

    private void line(int number, String line) throws BadCertificate {
        if (line.startsWith(END) && line.contains(BEGIN)) {
            throw at(number, "an END and the next BEGIN share this line; a line break is missing between them");
        }
        if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
            begin(number, line);
        } else if (line.startsWith(END)) {
            end(number, line);
        } else if (label != null && body.isEmpty() && line.indexOf(':') > 0) {
            headers.add(line);
        } else if (label != null && !line.isEmpty()) {
            firstOfBody = body.isEmpty() ? number : firstOfBody;
            body.add(line);
        }
    }

    private void begin(int number, String line) throws BadCertificate {
        if (label != null) {
            throw at(number, "the " + label + " that begins in line " + begin + " has no end before this one");
        }
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        begin = number;
    }

    private void end(int number, String line) throws BadCertificate {
        if (label == null) {
            throw at(number, "nothing begins before this end; the file has lost a part");
        }
        if (!line.equals(END + label + DASHES)) {
            throw at(
                    number,
                    "the " + label + " that begins in line " + begin + " should end here, with " + END + label
                            + DASHES);
        }
        blocks.add(new Block(label, begin, List.copyOf(headers), decode()));
        label = null;
        headers.clear();
        body.clear();
    }

    private byte[] decode() throws BadCertificate {
        String digits = String.join("", body);
        if (digits.isEmpty()) {
            throw at(begin, "the " + label + " is empty");
        }
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException notBase64) {
            // The message of the exception may quote a character of a key: not passed on.
            throw at(firstBadLine(), "this is not base64; the " + label + " is damaged");
        }
    }

    private int firstBadLine() {
        for (int i = 0; i < body.size(); i++) {
            if (!body.get(i).matches("[A-Za-z0-9+/]*" + (i == body.size() - 1 ? "={0,2}" : ""))) {
                return firstOfBody + i;
            }
        }
        return begin;
    }

    private BadCertificate at(int line, String problem) {
        return BadCertificate.at(path, line, problem);
    }

    Path path() {
        return path;
    }

    List<Block> blocks() {
        return blocks;
    }

    boolean hasPrivateKey() {
        return blocks.stream().anyMatch(Block::isPrivateKey);
    }

    BadCertificate bad(Block block, String problem) {
        return at(block.line, problem);
    }

    /** A block that is not what belongs here: what it is, and how to come to what is needed. */
    BadCertificate unexpected(Block block, String needed) {
        String file = BadCertificate.word(path);
        String what =
                switch (block.label) {
                    case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" -> "this is a request for a certificate; "
                            + "the certificate is what the authority answered";
                    case "TRUSTED CERTIFICATE" -> "this is a certificate in OpenSSL's own format; convert it with "
                            + "openssl x509 -in " + file + " -out NEW.pem";
                    case "PKCS7", "CMS" -> "this is PKCS#7; convert it with openssl pkcs7 -print_certs -in " + file
                            + " -out NEW.pem";
                    case "OPENSSH PRIVATE KEY" -> "this is a key of SSH; convert a copy of it with "
                            + "ssh-keygen -p -m PEM -f COPY";
                    case "DSA PRIVATE KEY" -> "this is a DSA key; TLS needs RSA, EC or Ed25519";
                    default -> "this is " + article(block.label) + block.label.toLowerCase(Locale.ROOT);
                };
        return bad(block, what + "; " + needed);
    }

    private static String article(String label) {
        return "AEIOU".indexOf(label.charAt(0)) >= 0 ? "an " : "a ";
    }
}
