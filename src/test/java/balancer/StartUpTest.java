package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.process.ThisProcess;
import balancer.cli.terminal.Announcements;
import balancer.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the real program loads before its ready line. The first regular expression, formatter or management bean costs 5
 * to 70 ms, and every lambda makes a class; all of that delays the start. The JDK's own lambdas do not count: it makes
 * some with the first selector.
 */
@Timeout(60) // against a hang only
class StartUpTest {
    private static final Pattern COSTLY =
            Pattern.compile("java\\.util\\.regex\\.|java\\.util\\.Formatter|java\\.lang\\.management\\."
                    + "|java\\.lang\\.runtime\\.|balancer\\.\\S*\\$\\$Lambda");

    @TempDir
    private Path folder;

    @Test
    void aBalancerWithAllThatWatchesIt() throws Exception {
        String log = "--access-log=" + folder.resolve("access.log");
        String admin = "--admin=127.0.0.1:" + freePort();
        assertEquals(
                List.of(),
                costlyBeforeReady(
                        log,
                        "--log-format=json",
                        admin,
                        "--admin-host=lb.example",
                        "--admin-control",
                        "--health=/up",
                        "--health-status=200-399",
                        "--trusted-proxies=10.0.0.0/8,::1",
                        "--via=lb",
                        "--max-in-flight=9",
                        "127.0.0.1:" + freePort(),
                        "localhost:1",
                        "[::1]:2*3"));
    }

    @Test
    void tcpMode() throws Exception {
        assertEquals(
                List.of(),
                costlyBeforeReady("--mode=tcp", "--admin=127.0.0.1:" + freePort(), "127.0.0.1:" + freePort(), "1"));
    }

    @Test
    void aStaticServer() throws Exception {
        assertEquals(List.of(), costlyBeforeReady("serve", "" + freePort(), "sites/server_1"));
    }

    /** A port that nobody has; somebody could take it now, but not often. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<String> costlyBeforeReady(String... arguments) throws Exception {
        Path log = folder.resolve("classes.log");
        Process child =
                new ChildJvm("-Xlog:class+load:file=" + log).start(ProcessBuilder.Redirect.PIPE, Main.class, arguments);
        try (BufferedReader errors = child.errorReader(StandardCharsets.UTF_8)) {
            String line = errors.readLine();
            assertTrue(line != null && line.contains(" ready in "), line);
            child.destroy(); // a TERM: it drains, and ends in order
            assertEquals(0, child.waitFor());
        } finally {
            child.destroyForcibly();
        }
        return costly(Files.readAllLines(log));
    }

    /** The ready line tells the age of the process, which nobody else asks for. */
    private static List<String> costly(List<String> loaded) {
        List<String> costly = new ArrayList<>();
        boolean isStarting = false;
        for (String line : loaded) {
            isStarting |= line.contains(Announcements.class.getName() + " ");
            if (line.contains(ThisProcess.class.getName() + " ")) {
                assertTrue(isStarting, "the ready line comes last");
                return costly;
            }
            if (COSTLY.matcher(line).find()) {
                costly.add(line);
            }
        }
        throw new AssertionError("no ready line among " + loaded.size() + " classes");
    }
}
