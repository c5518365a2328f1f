package balancer.mutations;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * Tries all breaks, as many at a time as there are cores, and tells who found each. See {@code src/test/mutations/run},
 * which starts it. Arguments: how many seeds of each flavour, which flavour (or {@code all}), a word of the name.
 */
final class Mutations {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String NO_SEEDS = "0";

    private final String seeds;
    private final String flavour;

    /** One per core; who needs one takes it out. */
    private final BlockingQueue<WarmJvm> warm = new LinkedBlockingQueue<>();

    private final Finders finders;

    private int failed;
    private int bySimulation;
    private int byTest;
    private int byNobody;

    private Mutations(String seeds, String flavour, Finders finders) {
        this.seeds = seeds;
        this.flavour = flavour;
        this.finders = finders;
    }

    public static void main(String[] arguments) throws Exception {
        String word = arguments.length > 2 ? arguments[2] : "";
        Mutations mutations = new Mutations(arguments[0], arguments[1], Finders.read());
        List<Break> breaks = new ArrayList<>(Break.readAll());
        breaks.removeIf(each -> !each.name().contains(word));
        if (breaks.isEmpty()) {
            System.out.println("no break has '" + word + "' in its name; the names are in src/test/mutations/breaks");
            System.exit(1);
        }
        boolean good = mutations.run(breaks, word.isEmpty());
        mutations.finders.write(Break.readAll());
        System.exit(good ? 0 : 1);
    }

    private boolean run(List<Break> breaks, boolean unbrokenToo)
            throws InterruptedException, ExecutionException, IOException {
        long begin = System.nanoTime();
        int count = Runtime.getRuntime().availableProcessors();
        startWarm(count);
        ExecutorService cores = Executors.newFixedThreadPool(count);
        Future<Result> unbroken = unbrokenToo ? cores.submit(() -> trial("", seeds, TestOrder.of(""))) : null;
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
        warm.forEach(WarmJvm::end);
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        System.out.println(breaks.size() + " breaks: " + bySimulation + " found by the simulation, " + byTest
                + " by a test, " + byNobody + " by nobody, " + failed + " unusable; " + seconds + " seconds");
        return byNobody + failed == 0;
    }

    private void startWarm(int count) throws IOException {
        String agent = "-javaagent:" + Agent.jar();
        for (int i = 0; i < count; i++) {
            warm.add(new WarmJvm(List.of(
                    JAVA,
                    agent,
                    "-ea",
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    CLASS_PATH,
                    WarmTrial.class.getName(),
                    seeds,
                    flavour)));
        }
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
            Result result = trial(each, folder);
            finders.found(each, result.status, result.line);
            return result;
        } catch (IllegalArgumentException e) {
            return new Result(-1, e.getMessage());
        } finally {
            delete(folder);
        }
    }

    private Result trial(Break each, Path folder) throws IOException, InterruptedException {
        String classPath = folder + File.pathSeparator;
        if (!finders.test(each).isEmpty()) {
            Result again = trial(classPath, NO_SEEDS, List.of(finders.test(each)));
            if (again.status == Trial.TEST) {
                return again;
            }
        }
        String answer = askWarm(folder, finders.seed(each));
        if (answer.startsWith(WarmTrial.FOUND)) {
            return new Result(Trial.SIMULATION, answer.substring(WarmTrial.FOUND.length()));
        }
        return trial(classPath, answer.equals(WarmTrial.NOTHING) ? NO_SEEDS : seeds, TestOrder.of(each.file()));
    }

    private String askWarm(Path folder, String first) throws IOException, InterruptedException {
        WarmJvm jvm = warm.take();
        try {
            return jvm.ask(folder, first);
        } finally {
            warm.add(jvm);
        }
    }

    /** In a fresh JVM. */
    private Result trial(String before, String someSeeds, List<String> tests) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                JAVA,
                "-ea",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                before + CLASS_PATH,
                Trial.class.getName(),
                someSeeds,
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
