package balancer.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the ladder do what the README's table says of them, as far as counts decide it soon. */
final class LadderTest {
    @TempDir
    private Path folder;

    @Test
    void everyProgramCompilesWithoutAWarning() throws IOException {
        assertEquals("", Program.compile(Program.sources(), folder));
    }

    @Test
    void theDriverFindsWhatTheReadmeSays() throws Exception {
        assertEquals("", Program.compile(Program.sources(), folder));
        Attack relays = attack("relays", "Step4", "Step5", "slow reader", "half-close");
        Attack robins = attack("robins", "Step6", "smuggling");
        assertAgree(relays.table(), 3);
        assertAgree(robins.table(), 2);
    }

    private record Attack(Process process, Path output) {
        List<String> table() throws IOException, InterruptedException {
            boolean ended = process.waitFor(100, TimeUnit.SECONDS);
            process.destroyForcibly();
            String said = Files.readString(output);
            assertTrue(ended, said);
            return said.lines().filter(line -> line.startsWith("|")).toList();
        }
    }

    /** From the root of the project, as a reader would; but whoever is slow here is not meant. */
    private Attack attack(String name, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dpatience=20000", "-cp", "" + folder, "Attack"));
        command.addAll(List.of(words));
        Path output = folder.resolve(name);
        return new Attack(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Each cell that was measured against the one in the same row and column of the README. */
    private static void assertAgree(List<String> lines, int rows) throws IOException {
        assertEquals(rows + 2, lines.size(), lines.toString());
        List<String> readme = Files.readAllLines(Path.of("README.md"));
        List<String> columns = cells(line(readme, "| | three at once |"));
        for (String line : lines.subList(2, lines.size())) {
            List<String> said = cells(line(readme, line.substring(0, line.indexOf('|', 1) + 1)));
            List<String> measured = cells(line);
            for (int i = 1; i < measured.size(); i++) {
                String column = cells(lines.get(0)).get(i);
                assertEquals(said.get(columns.indexOf(column)), measured.get(i), measured.get(0) + ", " + column);
            }
        }
    }

    private static String line(List<String> lines, String start) {
        return lines.stream().filter(each -> each.startsWith(start)).findFirst().orElseThrow();
    }

    private static List<String> cells(String row) {
        assertTrue(row.startsWith("|"), row);
        return Arrays.stream(row.substring(1).split("\\|")).map(String::strip).toList();
    }
}
