package balancer.simulation;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Runs seeds until a property is violated, and prints which one: for {@code src/test/mutations/run}, which breaks the
 * balancer on purpose.
 */
public final class FirstViolation {
    private FirstViolation() {}

    /**
     * The first seed of each flavour, then the second of each, and so on.
     *
     * @param flavour the only one to run, or {@code all}
     * @param seeds how many of each flavour
     * @param now is told what runs
     * @return the seed and what is violated; null if nothing is
     */
    public static String search(String flavour, int seeds, Consumer<String> now) {
        Flavour[] flavours = Arrays.stream(Flavour.values())
                .filter(each -> flavour.equals("all") || flavour.equals(each.name()))
                .toArray(Flavour[]::new);
        if (flavours.length == 0) {
            throw new IllegalArgumentException("no such flavour: " + flavour);
        }
        for (int seed = 1; seed <= seeds; seed++) {
            for (Flavour each : flavours) {
                String name = each + " seed " + seed;
                now.accept(name);
                String found = of(each.name(), seed);
                if (found != null) {
                    return name + ": " + found;
                }
            }
        }
        return null;
    }

    /** What this seed violates; null if nothing. */
    public static String of(String flavour, int seed) {
        Throwable found = Campaign.attempt(PlanMaker.make(Flavour.valueOf(flavour), seed));
        return found == null ? null : firstLine(found);
    }

    private static String firstLine(Throwable found) {
        String what = found instanceof Violation ? found.getMessage() : found.toString();
        return what.lines().findFirst().orElse("").strip();
    }
}
