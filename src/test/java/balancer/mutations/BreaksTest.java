package balancer.mutations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of a line that a break replaces is found now, and not when all breaks are run again. */
final class BreaksTest {
    @Test
    void everyBreakStillApplies() throws IOException {
        List<String> unusable = new ArrayList<>();
        for (Break each : Break.readAll()) {
            try {
                each.apply();
            } catch (IllegalArgumentException e) {
                unusable.add(each.name() + ": " + e.getMessage());
            }
        }
        assertEquals(List.of(), unusable);
    }

    @Test
    void everyBreakHasANameOfItsOwn() throws IOException {
        Set<String> names = new HashSet<>();
        for (Break each : Break.readAll()) {
            assertTrue(names.add(each.name()), each.name());
        }
    }

    /** As many at a time as there are in different files: that costs a tenth. */
    @Test
    void everyBreakCompiles(@TempDir Path folder) throws IOException {
        List<Break> left = new ArrayList<>(Break.readAll());
        while (!left.isEmpty()) {
            Set<String> files = new HashSet<>();
            List<Break> now =
                    left.stream().filter(each -> files.add(each.file())).toList();
            assertEquals("", Compiler.compile(now, folder));
            left.removeAll(now);
        }
    }
}
