package balancer.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A head as the peers read it: naively, so that it shares nothing with the parser under test. */
final class Head {
    private final String text;
    private final String[] lines;

    /** @param text with its empty line */
    Head(String text) {
        this.text = text;
        lines = text.substring(0, text.length() - 4).split("\r\n", -1);
    }

    /** Three parts at most; a reason phrase may have blanks. */
    String[] firstLine() {
        return lines[0].split(" ", 3);
    }

    /** Of the first field of this name, empty if there is none. */
    String value(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].toLowerCase(Locale.ROOT).startsWith(prefix)) {
                return lines[i].substring(prefix.length()).strip();
            }
        }
        return "";
    }

    boolean says(String name, String value) {
        return value(name).equalsIgnoreCase(value);
    }

    /** The lines whose names begin like this, in order. */
    List<String> linesOf(String prefix) {
        List<String> found = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].startsWith(prefix)) {
                found.add(lines[i]);
            }
        }
        return found;
    }

    boolean isChunked() {
        return says("Transfer-Encoding", "chunked");
    }

    /** -1 if unsaid. */
    long contentLength() {
        String length = value("Content-Length");
        return length.isEmpty() ? -1 : Long.parseLong(length);
    }

    @Override
    public String toString() {
        return text;
    }
}
