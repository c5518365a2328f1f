package balancer.mutations;

import balancer.simulation.FirstViolation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a JVM does that tries one break after the other on the simulation. It reads the folder of a broken class, and
 * the seed to begin with, per line, and answers each with a line: {@link #FOUND} and what, {@link #NOTHING}, or {@link
 * #UNSUITED} if only a fresh JVM can tell. Arguments: how many seeds, of which flavour (or {@code all}).
 *
 * <p>A break may leave something behind, say in a static field, that looks like the doing of the next. So a find
 * counts only if the same seed finds nothing in the real classes; otherwise this JVM ends after its answer, as it does
 * after an error or an endless loop.
 */
final class WarmTrial {
    static final String FOUND = "found ";
    static final String NOTHING = "nothing";
    static final String UNSUITED = "unsuited";
    static final String SEPARATOR = "\t";

    private final int seeds;
    private final String flavour;
    private final Patience patience;
    private final PrintStream answers;
    private String now = "";

    private WarmTrial(int seeds, String flavour, PrintStream answers) {
        this.seeds = seeds;
        this.flavour = flavour;
        this.answers = answers;
        this.patience = new Patience(stuck -> {
            tell(FOUND + stuck);
            Runtime.getRuntime().halt(1);
        });
    }

    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        WarmTrial trial = new WarmTrial(Integer.parseInt(arguments[0]), arguments[1], System.out);
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(System.out);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] words = line.split(SEPARATOR, 2);
            trial.run(Path.of(words[0]), words[1]);
        }
        Runtime.getRuntime().halt(0);
    }

    private void run(Path folder, String first) throws IOException, ClassNotFoundException {
        Redefinition redefinition = Redefinition.of(folder);
        if (redefinition == null || !redefinition.apply()) {
            tell(UNSUITED);
            return;
        }
        String found = search(first);
        redefinition.undo();
        if (found == null) {
            tell(NOTHING);
        } else if (isFoundInTheRealClasses()) {
            tell(UNSUITED);
            Runtime.getRuntime().halt(1);
        } else {
            tell(FOUND + found);
        }
    }

    private String search(String first) {
        try {
            String found = first.isEmpty() ? null : again(first);
            return found == null ? FirstViolation.search(flavour, seeds, this::begin) : found;
        } catch (Throwable thrown) {
            return now + ": " + thrown;
        } finally {
            patience.rest();
        }
    }

    private boolean isFoundInTheRealClasses() {
        try {
            return again(now) != null;
        } catch (Throwable thrown) {
            return true;
        }
    }

    /** @param seed as {@code STORM seed 12} */
    private String again(String seed) {
        begin(seed);
        String[] words = seed.split(" seed ");
        String found = FirstViolation.of(words[0], Integer.parseInt(words[1]));
        return found == null ? null : seed + ": " + found;
    }

    private void begin(String what) {
        now = what;
        patience.begin(what);
    }

    private void tell(String answer) {
        answers.println(answer.lines().findFirst().orElse("").strip());
        answers.flush();
    }
}
