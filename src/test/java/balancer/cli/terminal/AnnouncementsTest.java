package balancer.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.options.CommandLine;
import balancer.cli.options.Options;
import balancer.cli.process.ThisProcess;
import balancer.number.Numbers;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncementsTest {
    private static final ThisProcess PROCESS = new ThisProcess(4711, 84);

    @Test
    void theDemoSaysWhereToLookAndWhatToSee() {
        assertEquals(
                """
                load-balancer 1.0.0 ready in 84 ms (pid 4711)
                  http://localhost:9000        round-robin over 9001 9002 9003
                Refresh the page: blue, green, coral take turns. Ctrl-C stops.""",
                ready(""));
    }

    @Test
    void furtherPagesStandBelowTheFirst() {
        String more = Announcements.page(
                "http://localhost:9009", "dashboard      http://localhost:9009/loop   watch the loop");
        assertEquals(
                """
                load-balancer 1.0.0 ready in 84 ms (pid 4711)
                  http://localhost:9000        round-robin over 9001 9002 9003
                  http://localhost:9009        dashboard      http://localhost:9009/loop   watch the loop
                Refresh the first page: blue, green, coral take turns. Ctrl-C stops.""",
                new Announcements(CommandLine.parse().options(), false).ready("1.0.0", PROCESS, List.of(more)));
    }

    @ParameterizedTest
    @CsvSource({
        "9000 9001 9002*2,                '  http://localhost:9000        round-robin over 9001 9002*2'",
        "[::1]:9000 app:80,               '  http://[::1]:9000            round-robin over app:80'",
        "a-rather-long-name.example:9000 9001, " + "'  http://a-rather-long-name.example:9000  round-robin over 9001'",
        "--mode=tcp 127.0.0.1:9000 9001,  '  localhost:9000               round-robin over 9001'",
        "9000 1 2 3 4 5 6 7,              '  http://localhost:9000        round-robin over 1 2 3 4 5 6 7'",
        "9000 1 2 3 4 5 6 7 8,            '  http://localhost:9000        round-robin over 1 2 3 4 5 6 and 2 more'",
        "serve 9001 src,                  '  http://localhost:9001        files of src'"
    })
    void theSecondLineNamesTheAddressAndWhatStandsBehindIt(String line, String expected) {
        String[] banner = ready(line).split("\n");
        assertEquals(3, banner.length);
        assertEquals(expected, banner[1]);
        assertEquals("Ctrl-C stops.", banner[2]);
    }

    @Test
    void drainingAndStoppedCountWhatIsInFlightAndWhatWasDone() {
        Announcements http = new Announcements(CommandLine.parse().options(), false);
        assertEquals("draining: 12 requests in flight, up to 20s (Ctrl-C again stops now)", http.draining(12, 20_000));
        assertEquals("draining: 1 request in flight, up to 1500ms (Ctrl-C again stops now)", http.draining(1, 1_500));
        assertEquals("stopped: 48 211 requests, 0 cut", http.stopped(48_211, 0));
        Announcements tcp = new Announcements(CommandLine.parse("--mode=tcp").options(), false);
        assertEquals("draining: 0 connections in flight, up to 5m (Ctrl-C again stops now)", tcp.draining(0, 300_000));
        assertEquals("stopped: 1 connection, 1 cut", tcp.stopped(1, 1));
    }

    @Test
    void changesOfHealthTakeOneLineEach() {
        Announcements http = new Announcements(CommandLine.parse().options(), false);
        assertEquals("backend 9002 down: connection refused (3 probes)", http.down("9002", "connection refused", 3));
        assertEquals(
                "backend 9002 ejected for 30 s: closed without response (5 requests)",
                http.ejected("9002", "closed without response", 5, 30_000));
        assertEquals("backend 9002 out: ended 12 tunnels", http.tunnelsEnded("9002", 12));
        assertEquals("backend 9002 draining: gets no new requests", http.draining("9002"));
        assertEquals("backend 9002 enabled", http.enabled("9002"));
        Announcements tcp = new Announcements(CommandLine.parse("--mode=tcp").options(), false);
        assertEquals("backend db:1 out: ended 1 connection", tcp.tunnelsEnded("db:1", 1));
        assertEquals("backend db:1 draining: gets no new connections", tcp.draining("db:1"));
        assertEquals(
                "backend db:1 ejected for 1 s: connection refused (5 connections)",
                tcp.ejected("db:1", "connection refused", 5, 1_000));
        Announcements colored = new Announcements(CommandLine.parse().options(), true);
        assertEquals(
                "backend 9002 \u001b[31;1mdown\u001b[0m: status 503 (3 probes)", colored.down("9002", "status 503", 3));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 ms",
        "999,999 ms",
        "1000,1 s",
        "12400,12 s",
        "119499,119 s",
        "119500,2 min",
        "7199000,119 min",
        "7200000,2 h",
        "36000000000,10 000 h"
    })
    void howLongItTookIsToldInOneUnit(long millis, String told) {
        Announcements announcements = new Announcements(CommandLine.parse().options(), false);
        assertEquals("backend app1:80 up after " + told, announcements.up("app1:80", millis));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "999,999",
        "1000,1 000",
        "999999,999 999",
        "1000000,1 000 000",
        "-1000,-1 000",
        "-100,-100",
        "9223372036854775807,9 223 372 036 854 775 807"
    })
    void longNumbersAreGrouped(long number, String text) {
        assertEquals(text, Numbers.groupedInAscii(number));
    }

    @Test
    void aRequestIsOneLine() {
        DemoLine line = new DemoLine(false, ZoneId.of("Europe/Berlin"));
        assertEquals(
                "12:03:07  GET /  -> 9001 blue  200  0.4 ms",
                line.request(Instant.parse("2026-07-01T10:03:07.999Z"), "GET", "/")
                        .backend(0, "9001 blue")
                        .outcome(200, 412_000, ""));
        assertEquals(
                "00:00:00  POST /x  -> 9002 green  cut  12345.7 ms",
                line.request(Instant.parse("2026-01-01T23:00:00Z"), "POST", "/x")
                        .backend(1, "9002 green")
                        .outcome(0, 12_345_678_901L, ""));
        assertEquals(
                "00:00:00  GET /  -> 9002 green  502  0.4 ms  bad-status-line",
                line.request(Instant.parse("2026-01-01T23:00:00Z"), "GET", "/")
                        .backend(1, "9002 green")
                        .outcome(502, 412_000, "bad-status-line"));
    }

    @Test
    void aRequestBeforeTheEpochHasATimeOfDayToo() {
        assertTrue(new DemoLine(false, ZoneOffset.UTC)
                .request(Instant.parse("1969-12-31T23:59:58Z"), "GET", "/")
                .outcome(200, 0, "")
                .startsWith("23:59:58  GET /  200"));
    }

    @Test
    void aTargetCannotEscapeFromItsLine() {
        String line = new DemoLine(true, ZoneOffset.UTC)
                .request(Instant.EPOCH, "GET\u001b[2J", "/\r\n\u0000\u007f\u009b\u202e" + "x".repeat(9_999))
                .outcome(404, 0, "");
        assertEquals(
                "00:00:00  GET\\x1b[2J /\\x0d\\x0a\\x00\\x7f\\x9b\\u202e" + "x".repeat(50) + "...  404  0.0 ms", line);
    }

    private static String ready(String line) {
        Options options = CommandLine.parse(line.isEmpty() ? new String[0] : line.split(" "))
                .options();
        return new Announcements(options, false).ready("1.0.0", PROCESS, List.of());
    }
}
