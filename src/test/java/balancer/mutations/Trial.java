package balancer.mutations;

import balancer.simulation.FirstViolation;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What a JVM does that has a broken class in front of the real ones: it asks the simulation, then the unit tests, until
 * somebody finds something, and prints that in one line. Arguments: how many seeds, of which flavour (or {@code all}),
 * and the classes of the tests in their order.
 */
final class Trial {
    /** Who found it. What a JVM may say by itself, 1 for one, is none of them. */
    static final int NOBODY = 10;

    static final int SIMULATION = 11;
    static final int TEST = 12;

    private final PrintStream report;
    private String now = "begins";
    private volatile int by = SIMULATION;
    private Patience patience;

    private Trial(PrintStream report) {
        this.report = report;
    }

    public static void main(String[] arguments) {
        Trial trial = new Trial(System.out);
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(System.out);
        trial.run(Integer.parseInt(arguments[0]), arguments[1], Arrays.copyOfRange(arguments, 2, arguments.length));
    }

    private void run(int seeds, String flavour, String[] tests) {
        patience = new Patience(stuck -> end(by, stuck));
        ask(() -> FirstViolation.search(flavour, seeds, this::begin));
        by = TEST;
        ask(() -> FirstFailure.search(tests, this::begin));
        end(NOBODY, "");
    }

    /** An error is a find, too: of memory or stack there was enough before. */
    private void ask(Supplier<String> finder) {
        String found;
        try {
            found = finder.get();
        } catch (Throwable thrown) {
            found = now + ": " + thrown;
        }
        if (found != null) {
            end(by, found);
        }
    }

    private void begin(String what) {
        now = what;
        patience.begin(what);
    }

    /** At once: threads of a test, and hooks, may be broken as well. */
    private synchronized void end(int status, String line) {
        report.println(line.lines().findFirst().orElse("").strip());
        report.flush();
        Runtime.getRuntime().halt(status);
    }
}
