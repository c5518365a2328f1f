package balancer.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the ladder with one line broken.
 *
 * @param old a part of the program that stands there exactly once
 */
record Twin(String name, String file, String old, String replacement) {
    static List<Twin> all() throws IOException {
        List<Twin> twins = new ArrayList<>();
        for (String block : Files.readString(Path.of("src/learn/broken")).split("\n\n+")) {
            List<String> lines =
                    block.lines().filter(line -> !line.startsWith("#")).toList();
            if (lines.size() == 4) {
                twins.add(new Twin(
                        lines.get(0),
                        lines.get(1),
                        lines.get(2).substring(2),
                        lines.get(3).substring(2)));
            } else if (!lines.isEmpty()) {
                throw new IllegalArgumentException("not a name, a program, - a line, + another: " + lines);
            }
        }
        return twins;
    }

    static Twin named(String name) throws IOException {
        return all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    Path original() {
        return Program.SOURCES.resolve(file);
    }

    /** Writes the broken program into a folder. */
    Path write(Path folder) throws IOException {
        String text = Files.readString(original());
        int at = text.indexOf(old);
        if (at < 0 || text.indexOf(old, at + 1) >= 0) {
            throw new IllegalArgumentException(name + ": stands not exactly once in " + file + ": " + old);
        }
        return Files.writeString(folder.resolve(file), text.replace(old, replacement));
    }
}
