package balancer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the README gives to read in an evening: a heading that tells how many lines that makes, and below it files, each
 * with its number of lines. The numbers may be a little off, so that not every commit has to touch them.
 */
final class ReadingList {
    private static final Path MAIN = Path.of("src/main/java/balancer");
    private static final Pattern FILE = Pattern.compile("`([a-z]+/\\w+\\.java)`(?:\\s+\\((\\d+)\\))?");
    private static final Pattern SUM = Pattern.compile("\\(([\\d,]+) lines\\)");
    private static final double TOLERANCE = 0.1;
    private static final int FEW_LINES = 10;

    private final List<String> errors = new ArrayList<>();
    private long lines;

    private ReadingList() {}

    /** What is wrong about the section that begins with this heading; it ends with the next one. */
    static List<String> errors(String readme, String heading) throws IOException {
        int begin = readme.indexOf("### " + heading);
        if (begin < 0) {
            return List.of("no section '" + heading + "'");
        }
        String section = readme.substring(begin, readme.indexOf("\n### ", begin));
        ReadingList list = new ReadingList();
        list.addUp(section);
        Matcher sum = SUM.matcher(section);
        list.compare(heading, list.lines, sum.find() ? sum.group(1) : null);
        return list.errors;
    }

    private void addUp(String section) throws IOException {
        Matcher file = FILE.matcher(section);
        while (file.find()) {
            Path path = MAIN.resolve(file.group(1));
            if (!Files.exists(path)) {
                errors.add("there is no " + path);
                continue;
            }
            long count = Files.readAllLines(path).size();
            lines += count;
            compare(file.group(1), count, file.group(2));
        }
    }

    private void compare(String what, long count, String said) {
        long saidCount = said == null ? 0 : Long.parseLong(said.replace(",", ""));
        if (Math.abs(saidCount - count) > Math.max(FEW_LINES, count * TOLERANCE)) {
            errors.add(what + " has " + count + " lines, README says " + said);
        }
    }
}
