package balancer.mutations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to break the balancer.
 *
 * @param file below src/main/java/balancer
 * @param old what stands there exactly once
 */
record Break(String name, String file, String old, String replacement) {
    static final Path ALL = Path.of("src/test/mutations/breaks");
    static final Path SOURCES = Path.of("src/main/java");

    static List<Break> readAll() throws IOException {
        List<Break> breaks = new ArrayList<>();
        for (String block : Files.readString(ALL).split("\n\n+")) {
            List<String> lines =
                    block.lines().filter(line -> !line.startsWith("#")).toList();
            if (!lines.isEmpty()) {
                breaks.add(read(lines));
            }
        }
        return breaks;
    }

    private static Break read(List<String> lines) {
        int minus = first(lines, '-');
        int plus = first(lines, '+');
        if (minus != 2 || plus <= minus) {
            throw new IllegalArgumentException(
                    "not a name, a file, - what stands there, + what takes its place: " + lines);
        }
        return new Break(
                lines.get(0), lines.get(1), text(lines.subList(minus, plus)), text(lines.subList(plus, lines.size())));
    }

    private static int first(List<String> lines, char sign) {
        int at = 0;
        while (at < lines.size()
                && !lines.get(at).equals("" + sign)
                && !lines.get(at).startsWith(sign + " ")) {
            at++;
        }
        return at < lines.size() ? at : -1;
    }

    /** Without the sign. A sign alone stands for nothing. */
    private static String text(List<String> lines) {
        String whole = String.join("\n", lines);
        return whole.length() < 2 ? "" : whole.substring(2);
    }

    Path path() {
        return SOURCES.resolve("balancer").resolve(file);
    }

    /** The file's new text. */
    String apply() throws IOException {
        String text = Files.readString(path());
        int at = text.indexOf(old);
        if (old.isEmpty() || at < 0 || text.indexOf(old, at + 1) >= 0) {
            throw new IllegalArgumentException("what it replaces is not there exactly once, in " + file);
        }
        if (old.equals(replacement)) {
            throw new IllegalArgumentException("it changes nothing, in " + file);
        }
        if (changesAConstant(text, at)) {
            throw new IllegalArgumentException("other classes keep the value of a constant from before, in " + file);
        }
        return text.substring(0, at) + replacement + text.substring(at + old.length());
    }

    /** Only the broken file is compiled. The compiler copies what is constant into those who use it. */
    private static boolean changesAConstant(String text, int at) {
        String before = text.substring(text.lastIndexOf('\n', at) + 1, at);
        String line = text.substring(at - before.length(), text.indexOf('\n', at));
        return line.contains("static final") && !line.contains("private");
    }
}
