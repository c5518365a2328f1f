package balancer.simulation;

import balancer.health.HealthSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose turn it is, as the command line says it.
 *
 * @param algorithm a value of {@code --algorithm}
 * @param sticky whether a cookie brings clients back
 * @param slowStartMillis 0: who comes up has all of its weight at once
 */
record ChoosingPlan(String algorithm, boolean sticky, int slowStartMillis) {
    static final String TURNS = "round-robin";
    static final ChoosingPlan USUAL = new ChoosingPlan(TURNS, false, 0);

    /** Where keys are, if requests have some. */
    static final String KEY_FIELD = "X-Key";

    static final String KEY_COOKIE = "K";

    private static final String KEY_FILE = keyFile();

    private static String keyFile() {
        try {
            Path file = Files.createTempFile("sticky", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, OwnCookie.KEY + "\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing but turns decides, once everybody has all of its weight. */
    boolean isTurns() {
        return algorithm.equals(TURNS) && !sticky;
    }

    /** Turns decide for those that say no key. */
    boolean takesTurnsWithoutKey() {
        return algorithm.equals(TURNS) || algorithm.startsWith("hash:header") || algorithm.startsWith("hash:cookie");
    }

    boolean isHash() {
        return algorithm.startsWith("hash:");
    }

    List<String> arguments(HealthSettings.Kind probes) {
        List<String> arguments = new ArrayList<>();
        if (!algorithm.equals(TURNS)) {
            arguments.add("--algorithm=" + algorithm);
        }
        if (sticky) {
            arguments.add("--sticky=" + OwnCookie.NAME);
            arguments.add("--sticky-key=" + KEY_FILE);
        }
        if (slowStartMillis > 0 && probes != HealthSettings.Kind.OFF) {
            arguments.add("--slow-start=" + slowStartMillis + "ms");
        }
        return arguments;
    }

    @Override
    public String toString() {
        return (algorithm.equals(TURNS) ? "" : ", " + algorithm)
                + (sticky ? ", sticky" : "")
                + (slowStartMillis > 0 ? ", slow start " + slowStartMillis + " ms" : "");
    }
}
