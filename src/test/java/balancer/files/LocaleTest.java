package balancer.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.server.Origin;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of files are UTF-8 on the wire, whatever the locale; a locale is chosen by environment, so by a process. */
class LocaleTest {
    @Test
    void aNameOutsideAsciiIsFoundUnderEveryLocale(@TempDir Path folder) throws Exception {
        Files.writeString(path(folder, "gr%C3%BCn.txt"), "found");
        Files.createDirectory(path(folder, "%E2%82%AC%25"));
        Files.writeString(path(folder, "%E2%82%AC%25/index.html"), "inside");
        for (String locale : new String[] {"C", "POSIX", ""}) {
            assertEquals("200 found\n200 inside\n404 \n400 \n", answersUnder(locale, folder), "LC_ALL=" + locale);
        }
    }

    private static Path path(Path folder, String encoded) {
        return Path.of(URI.create(folder.toUri() + encoded));
    }

    private static String answersUnder(String locale, Path folder) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Asking.class.getName(),
                folder.toString());
        java.environment().clear();
        if (!locale.isEmpty()) {
            java.environment().put("LC_ALL", locale);
        }
        Process process = java.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /** The other process. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] folder) throws IOException {
            try (Origin origin = new Origin(1, 64 << 20)) {
                origin.serve(new FileSite(Path.of(folder[0]), origin.descriptors, origin.network.instants()));
                for (String name : new String[] {"gr%C3%BCn.txt", "%E2%82%AC%25/", "gr%C3%BCn%2Ftxt", "gr%FCn.txt"}) {
                    String answer = origin.get("/" + name);
                    String status = Origin.status(answer);
                    System.out.print(status + " " + (status.equals("200") ? Origin.body(answer) : "") + "\n");
                }
            }
        }
    }
}
