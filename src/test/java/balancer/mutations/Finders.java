package balancer.mutations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who found each break last time: a seed, as {@code STORM seed 12}, or a class of tests. That one is asked first, so a
 * break that nothing has changed about costs a second; only when it is found no more are all asked again.
 */
final class Finders {
    private static final Path FILE = Path.of("src/test/mutations/finders");
    private static final String SEPARATOR = " <- ";
    private static final String SEED = " seed ";

    private final Map<String, String> finders = new ConcurrentHashMap<>();

    static Finders read() throws IOException {
        Finders read = new Finders();
        for (String line : Files.exists(FILE) ? Files.readAllLines(FILE) : List.<String>of()) {
            int at = line.indexOf(SEPARATOR);
            read.finders.put(line.substring(0, at), line.substring(at + SEPARATOR.length()));
        }
        return read;
    }

    /** The seed that found it; empty if none did. */
    String seed(Break each) {
        String finder = finders.getOrDefault(each.name(), "");
        return finder.contains(SEED) ? finder : "";
    }

    /** The class of tests that found it; empty if none did. */
    String test(Break each) {
        String finder = finders.getOrDefault(each.name(), "");
        return finder.contains(SEED) ? "" : finder;
    }

    /** @param line what the finder said; begins with its name */
    void found(Break each, int by, String line) {
        String finder = line.substring(0, Math.max(0, line.indexOf(':')));
        if (by == Trial.SIMULATION && finder.contains(SEED)) {
            finders.put(each.name(), finder);
        } else if (by == Trial.TEST) {
            finders.put(each.name(), "balancer." + finder.replaceFirst("Test\\..*", "Test"));
        }
    }

    /** In the order of the breaks; those of breaks that are gone are left out. */
    void write(List<Break> all) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Break each : all) {
            String finder = finders.get(each.name());
            if (finder != null) {
                lines.add(each.name() + SEPARATOR + finder);
            }
        }
        Files.write(FILE, lines);
    }
}
