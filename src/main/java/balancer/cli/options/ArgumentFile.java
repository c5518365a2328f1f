package balancer.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Replaces {@code @FILE} by the words of the file.
 *
 * <p>One or several words per line; {@code #} at the start of a word begins a comment; single or double quotes protect
 * spaces and {@code #}, and their content is taken literally, without escapes. A file does not include further files.
 */
final class ArgumentFile {
    /** Larger than any real list of arguments; keeps {@code @/dev/zero} from filling the heap. */
    private static final int MAX_BYTES = 1 << 20;

    private final String name;
    private final Problems problems;
    private final List<Word> words;
    private int line = 1;
    private boolean hasOpenQuote;

    private ArgumentFile(String name, Problems problems, List<Word> words) {
        this.name = name;
        this.problems = problems;
        this.words = words;
    }

    /** Appends the words of the file, or reports why that is impossible. */
    static void read(String name, Problems problems, List<Word> words) {
        new ArgumentFile(name, problems, words).read();
    }

    private void read() {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                problems.error(Messages.argumentFile(name, "larger than 1 MiB"));
                return;
            }
            // The decoder reports what String's constructor would silently replace.
            int before = words.size();
            split(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
            if (words.size() == before && !hasOpenQuote) {
                problems.error(Messages.argumentFile(name, "there are none")); // otherwise it would start the demo
            }
        } catch (NoSuchFileException | InvalidPathException e) {
            problems.error(Messages.argumentFile(name, "no such file"));
        } catch (CharacterCodingException e) {
            problems.error(Messages.argumentFile(name, "not UTF-8 text"));
        } catch (IOException e) {
            problems.error(Messages.argumentFile(name, "not readable"));
        }
    }

    private void split(String text) {
        int at = text.startsWith("\ufeff") ? 1 : 0; // some editors put a byte order mark in front
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '#') {
                at = endOfLine(text, at);
            } else {
                at = word(text, at);
            }
        }
    }

    /** Reads one word and returns its end; quotes may begin anywhere in it, as in {@code --via="my name"}. */
    private int word(String text, int from) {
        StringBuilder word = new StringBuilder();
        int at = from;
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c != '"' && c != '\'') {
                word.append(c);
                at++;
                continue;
            }
            int close = text.indexOf(c, at + 1);
            if (close < 0 || close > endOfLine(text, at)) {
                hasOpenQuote = true;
                problems.error(Messages.openQuote(origin()));
                return endOfLine(text, at);
            }
            word.append(text, at + 1, close);
            at = close + 1;
        }
        words.add(new Word(word.toString(), origin()));
        return at;
    }

    private String origin() {
        return name + " line " + line;
    }

    private static int endOfLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
