package balancer.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the ladder do what the README's table says of them, as far as counts decide it soon. */
@Timeout(120)
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
        Process relays = attack("Step4", "Step5", "slow reader", "half-close");
        Process robins = attack("Step6", "smuggling");
        assertAgree(relays, 3);
        assertAgree(robins, 2);
    }

    /** From the root of the project, as a reader would. */
    private Process attack(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", folder.toString(), "Attack"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Each cell that was measured against the one in the same row and column of the README. */
    private static void assertAgree(Process process, int rows) throws IOException {
        List<String> lines = process.inputReader().lines().toList();
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
