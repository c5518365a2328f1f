package balancer.mutations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which unit tests are asked about a broken file, and who first: its own test, those beside it, the others. */
final class TestOrder {
    private static final Path TESTS = Path.of("src/test/java");

    private TestOrder() {}

    static List<String> of(String brokenFile) throws IOException {
        String own = brokenFile.replace(".java", "Test.java");
        String beside = brokenFile.substring(0, brokenFile.lastIndexOf('/') + 1);
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.map(file -> TESTS.resolve("balancer").relativize(file).toString())
                    .filter(TestOrder::isAsked)
                    .sorted(Comparator.<String, Boolean>comparing(file -> !file.equals(own))
                            .thenComparing(file -> !file.startsWith(beside))
                            .thenComparing(file -> file))
                    .map(file -> "balancer." + file.replace(".java", "").replace('/', '.'))
                    .toList();
        }
    }

    /** Not those that look at sources or at the tests' own tools, nor the simulation, which was asked before. */
    private static boolean isAsked(String file) {
        boolean other = file.equals("TidyTest.java") || file.startsWith("testkit/") || file.startsWith("mutations/");
        boolean simulation = file.startsWith("simulation/") && !file.endsWith("FoundBySimulationTest.java");
        return file.endsWith("Test.java") && !other && !simulation;
    }
}
