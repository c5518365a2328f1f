package balancer.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The README's picture of the algorithms is what the program does. With {@code -Dpicture.write} it is drawn anew there.
 */
class TailLatencyTest {
    private static final Path README = Path.of("README.md");
    private static final String INDENT = "    ";

    /** A character of a bar. */
    private static final int MILLIS = 5;

    /** What a bar is drawn with up to which share of the requests. */
    private static final Map<Double, String> BAR = new LinkedHashMap<>();

    static {
        BAR.put(0.5, "█");
        BAR.put(0.9, "▓");
        BAR.put(0.99, "▒");
        BAR.put(0.999, "░");
    }

    @Test
    void theReadmeShowsTheTailOfEachAlgorithmUnderTheSameLoad() throws IOException {
        List<String> drawn = new ArrayList<>();
        drawn.add("response in ms     slow gets    p50    p90    p99  p99.9");
        for (String algorithm : List.of("round-robin", "least-connections", "random-two", "latency", "hash:client")) {
            drawn.add(row(algorithm, new UnevenLoad(algorithm).run()));
        }
        assertShown(drawn);
    }

    @Test
    void theReadmeShowsHowLongSessionsAreUnevenAfterARestart() throws IOException {
        List<String> drawn = new ArrayList<>();
        drawn.add("one of two backends restarted: it has 45 % of the sessions after");
        for (String algorithm : List.of("round-robin", "least-connections")) {
            Duration time = new Sessions(algorithm).untilEvenAfterRestart();
            drawn.add(String.format(Locale.ROOT, "%-19s%3d min", algorithm, Math.round(time.toSeconds() / 60.0)));
        }
        assertShown(drawn);
    }

    private static String row(String algorithm, UnevenLoad load) {
        StringBuilder row =
                new StringBuilder(String.format(Locale.ROOT, "%-19s%7.1f %%", algorithm, 100 * load.slowShare()));
        StringBuilder bar = new StringBuilder();
        for (Map.Entry<Double, String> each : BAR.entrySet()) {
            double millis = load.millis(each.getKey());
            row.append(String.format(Locale.ROOT, " %6.1f", millis));
            bar.append(each.getValue().repeat((int) Math.round(millis / MILLIS) - bar.length()));
        }
        return row.append("  ").append(bar).toString();
    }

    /** The block of the README that begins with the same line and ends with an empty one. */
    private static void assertShown(List<String> drawn) throws IOException {
        List<String> readme = new ArrayList<>(Files.readAllLines(README));
        int from = readme.indexOf(INDENT + drawn.get(0));
        assertTrue(from >= 0, "README has no line: " + drawn.get(0));
        List<String> shown =
                readme.subList(from, from + readme.subList(from, readme.size()).indexOf(""));
        List<String> lines = drawn.stream().map(INDENT::concat).toList();
        if (System.getProperty("picture.write") != null) {
            shown.clear();
            shown.addAll(lines);
            Files.write(README, readme);
            return;
        }
        assertEquals(String.join("\n", lines), String.join("\n", shown), "draw it anew: -Dpicture.write");
    }
}
