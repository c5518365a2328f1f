package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.process.ExitCode;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without arguments: a balancer, three servers and a dashboard in one loop. */
class DemoTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost:9000\r\nConnection: close\r\n\r\n";
    private static final Pattern TITLE = Pattern.compile("<title>(.*)</title>");

    @TempDir
    private Path folder;

    private final ProgramWorld world = new ProgramWorld();

    private void sites(int... numbers) throws IOException {
        for (int number : numbers) {
            Path site = Files.createDirectories(folder.resolve("sites/server_" + number));
            Files.writeString(site.resolve("index.html"), "<title>Mine " + number + "</title>");
        }
        world.outside.folder = folder;
    }

    private String title(int port) {
        String answer = world.ask(SimulatedNetwork.loopback(port), GET);
        Matcher title = TITLE.matcher(answer);
        assertTrue(title.find(), answer);
        return title.group(1);
    }

    private void endsWithNothingLeft() {
        world.signalStop();
        world.seconds(2);
        assertEquals(ExitCode.OK, world.exit());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void withoutAFolderOfSitesThePagesComeFromTheJarAndTakeTurns() throws IOException {
        world.outside.folder = folder;
        world.running().seconds(1);
        for (String expected : List.of("Server 1", "Server 2", "Server 3", "Server 1")) {
            assertEquals(expected, title(9000));
        }
        assertEquals("Server 3", title(9003));
        endsWithNothingLeft();
    }

    @Test
    void aFolderOfSitesIsServedInsteadAndReadAnewEachTime() throws IOException {
        sites(1, 2, 3);
        world.running().seconds(1);
        for (String expected : List.of("Mine 1", "Mine 2", "Mine 3")) {
            assertEquals(expected, title(9000));
        }
        Files.writeString(folder.resolve("sites/server_1/index.html"), "<title>Edited</title>");
        assertEquals("Edited", title(9000));
        endsWithNothingLeft();
    }

    @Test
    void theLinkToTheDashboardLeadsWhereItIs() throws IOException {
        world.outside.folder = folder;
        world.running("--admin=9010").seconds(1);
        for (int port = 9001; port <= 9003; port++) {
            String page = world.ask(SimulatedNetwork.loopback(port), GET);
            assertTrue(page.contains("<p><a href=\"http://localhost:9010/\">Watch it on the dashboard</a>, or "), page);
            assertTrue(page.contains("<a href=\"http://localhost:9010/loop\">watch the loop at work</a></p>"), page);
            assertTrue(page.endsWith("</html>\n"), page);
        }
        endsWithNothingLeft();
    }

    @Test
    void withoutADashboardThereIsNoLink() throws IOException {
        world.outside.folder = folder;
        world.running("--admin=off").seconds(1);
        String page = world.ask(SimulatedNetwork.loopback(9001), GET);
        assertFalse(page.contains("dashboard"), page);
        assertTrue(page.endsWith("colour changes.</p>\n</body>\n</html>\n"), page);
        endsWithNothingLeft();
    }

    @Test
    void theLinkIsRightInAFolderOfSitesTooWhichIsReadAnewEachTime() throws IOException {
        sites(1, 2, 3);
        world.running("--admin=127.0.0.2:9010").seconds(1);
        Path page = folder.resolve("sites/server_1/index.html");
        Files.writeString(page, "<title>\u00e4 http://localhost:9009/</title>");
        assertEquals("\u00c3\u00a4 http://127.0.0.2:9010/", title(9001), "the two bytes of UTF-8, as they were");
        Files.writeString(page, "<title>Edited</title>");
        assertEquals("Edited", title(9001));
        endsWithNothingLeft();
    }

    @Test
    void aFolderOfThatNameThatIsNotOursIsRefusedByStartAndCheckAlike() throws IOException {
        sites(1, 3);
        assertEquals(ExitCode.USAGE, world.start());
        assertEquals(
                List.of(
                        "error: './sites' is not a directory of sites (server_2 is missing)",
                        "hint: move it away to use the pages packed in the jar"),
                world.printed());
        assertEquals(List.of(), world.network.openChannels());
        assertEquals(ExitCode.USAGE, world.check());
        assertEquals(world.printed().subList(0, 2), world.printed(2));
        assertEquals(ExitCode.OK, world.check("8000", "9001"), "who balances has another use for that folder");
    }

    @Test
    void theBannerSaysWhatToDoAndEachRequestGetsALine() {
        world.running().seconds(1);
        assertEquals(
                List.of(
                        "  http://localhost:9000        round-robin over 9001 9002 9003",
                        "  http://localhost:9009        dashboard      http://localhost:9009/loop   watch the loop",
                        "Refresh the first page: blue, green, coral take turns. Ctrl-C stops."),
                world.printed(1));
        title(9000);
        assertTrue(
                world.printed(4).get(0).matches("\\S+ +GET / +-> 9001 blue +200 .*"),
                world.printed(4).get(0));
        endsWithNothingLeft();
    }

    @Test
    void aPortOfAServerThatIsTakenEndsTheStart() {
        world.network.listen(SimulatedNetwork.loopback(9002), peer -> {});
        assertEquals(ExitCode.CANNOT_LISTEN, world.start());
        assertEquals(
                List.of(
                        "error: cannot listen on port 9002: already in use",
                        "hint: see who has it: ss -ltnp 'sport = :9002', or give ports of your own;"
                                + " the demo needs 9000 to 9003"),
                world.printed());
        assertEquals(List.of(), world.network.openChannels());
        assertEquals(ExitCode.CANNOT_LISTEN, world.check());
        assertEquals(world.printed().subList(0, 2), world.printed(2));
    }

    @Test
    void aSiteAloneIsServedAndDrains() throws IOException {
        sites(1);
        world.running("serve", "8000", folder.resolve("sites/server_1").toString())
                .seconds(1);
        assertEquals("Mine 1", title(8000));
        assertTrue(
                world.printed().get(1).startsWith("  http://localhost:8000        files of "),
                world.printed().get(1));
        endsWithNothingLeft();
        assertEquals(
                "stopped: 1 request, 0 cut", world.printed().get(world.printed().size() - 1));
    }
}
