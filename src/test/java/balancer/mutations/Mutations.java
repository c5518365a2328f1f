package balancer.mutations;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Tries all breaks, as many at a time as there are cores, and tells who found each. See {@code src/test/mutations/run},
 * which starts it. Arguments: how many seeds of each flavour, which flavour (or {@code all}), a word of the name.
 */
final class Mutations {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final String seeds;
    private final String flavour;
    private int failed;
    private int bySimulation;
    private int byTest;
    private int byNobody;

    private Mutations(String seeds, String flavour) {
        this.seeds = seeds;
        this.flavour = flavour;
    }

    public static void main(String[] arguments) throws Exception {
        String word = arguments.length > 2 ? arguments[2] : "";
        Mutations mutations = new Mutations(arguments[0], arguments[1]);
        List<Break> breaks = new ArrayList<>(Break.readAll());
        breaks.removeIf(each -> !each.name().contains(word));
        if (breaks.isEmpty()) {
            System.out.println("no break has '" + word + "' in its name; the names are in src/test/mutations/breaks");
            System.exit(1);
        }
        System.exit(mutations.run(breaks, word.isEmpty()) ? 0 : 1);
    }

    private boolean run(List<Break> breaks, boolean unbrokenToo) throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        ExecutorService cores =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        Future<Result> unbroken = unbrokenToo ? cores.submit(() -> trial("", TestOrder.of(""))) : null;
        List<Future<Result>> results = new ArrayList<>();
        for (Break each : breaks) {
            results.add(cores.submit(() -> trial(each)));
        }
        if (unbrokenToo && unbroken.get().status != Trial.NOBODY) {
            System.out.println("the balancer as it is fails: " + unbroken.get().line);
            System.exit(1);
        }
        for (int i = 0; i < breaks.size(); i++) {
            tell(breaks.get(i), results.get(i).get());
        }
        cores.shutdown();
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        System.out.println(breaks.size() + " breaks: " + bySimulation + " found by the simulation, " + byTest
                + " by a test, " + byNobody + " by nobody, " + failed + " unusable; " + seconds + " seconds");
        return byNobody + failed == 0;
    }

    private void tell(Break each, Result result) {
        switch (result.status) {
            case Trial.SIMULATION -> bySimulation++;
            case Trial.TEST -> byTest++;
            case Trial.NOBODY -> byNobody++;
            default -> failed++;
        }
        String who =
                switch (result.status) {
                    case Trial.SIMULATION -> "simulation";
                    case Trial.TEST -> "test      ";
                    case Trial.NOBODY -> "NOBODY    ";
                    default -> "UNUSABLE  ";
                };
        System.out.println(who + "  " + each.name() + (result.line.isEmpty() ? "" : ": " + result.line));
    }

    /** @param line who found what, or what is wrong with the break */
    private record Result(int status, String line) {}

    private Result trial(Break each) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("break");
        try {
            String errors = Compiler.compile(List.of(each), folder);
            if (!errors.isEmpty()) {
                return new Result(
                        -1, "does not compile: " + errors.lines().findFirst().orElse(""));
            }
            return trial(folder + File.pathSeparator, TestOrder.of(each.file()));
        } catch (IllegalArgumentException e) {
            return new Result(-1, e.getMessage());
        } finally {
            delete(folder);
        }
    }

    private Result trial(String before, List<String> tests) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                before + CLASS_PATH,
                Trial.class.getName(),
                seeds,
                flavour));
        command.addAll(tests);
        Process jvm = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        jvm.getOutputStream().close();
        String line = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(jvm.waitFor(), line.strip());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
