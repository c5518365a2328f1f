package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.terminal.Announcements;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminChoiceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9000 9001                       | 127.0.0.1:9009",
                "''                              | 127.0.0.1:9009",
                "--admin=9010 9000 9001          | 127.0.0.1:9010",
                "--admin 0.0.0.0:9010 9000 9001  | 0.0.0.0:9010",
                "--admin [::1]:9010 9000 9001    | [::1]:9010",
                "--admin off 9000 9001           | off",
                "serve 9001 sites/server_1       | off"
            })
    void isReadAsWritten(String line, String choice) {
        assertEquals(choice, parse(line).options().admin().text());
        assertEquals(List.of(), parse(line).errors());
    }

    @Test
    void nonsenseIsAnError() {
        assertEquals(
                "'nine' is not PORT or HOST:PORT (--admin)",
                parse("--admin nine 9000 9001").errors().get(0).text());
    }

    @Test
    void aSiteAloneHasNoDashboard() {
        assertEquals(
                "'--admin' does not apply to 'serve'",
                parse("--admin 9009 serve 9001 sites/server_1").errors().get(0).text());
    }

    @Test
    void theDefaultYieldsToABackendOrListenerOnItsPort() {
        assertFalse(parse("9000 9009").options().admin().on());
        assertFalse(parse("9009 9001").options().admin().on());
        assertTrue(parse("--admin 9009 9000 9009").options().admin().on(), "asked for by name");
    }

    @Test
    void theBannerNamesItAsPeopleTypeIt() {
        assertEquals(
                "  http://localhost:9009        dashboard      http://localhost:9009/loop   watch the loop",
                dashboard("9000 9001"));
        assertEquals(
                "  http://localhost:9010        dashboard      http://localhost:9010/loop   watch the loop",
                dashboard("--admin 0.0.0.0:9010 9000 9001"));
        assertEquals(
                "  http://[::1]:9010            dashboard      http://[::1]:9010/loop   watch the loop",
                dashboard("--admin [::1]:9010 9000 9001"));
    }

    @Test
    void furtherNamesAreTakenAsTheyAreAndWithoutPorts() {
        assertEquals(List.of(), parse("9000 9001").options().admin().hosts());
        assertEquals(
                List.of("lb.example", "lb"),
                parse("--admin-host=lb.example,lb 9000 9001").options().admin().hosts());
        for (String bad : new String[] {"lb:9009", "*.example", "http://lb", "a,,b", "::1"}) {
            assertEquals(1, parse("--admin-host=" + bad + " 9000 9001").errors().size(), bad);
        }
    }

    /** The banner shows this very name; a link that is answered with 421 leads nowhere. */
    @Test
    void itAnswersToTheNameInItsOwnAddressToo() {
        assertEquals(List.of(), names("--admin=10.0.0.9:9009 9000 9001"));
        assertEquals(List.of("lb.example"), names("--admin=lb.example:9009 9000 9001"));
        assertEquals(List.of("lb", "lb.example"), names("--admin-host=lb --admin=lb.example:9009 9000 9001"));
    }

    private static List<String> names(String line) {
        return parse(line).options().admin().names();
    }

    private static String dashboard(String line) {
        return new Announcements(parse(line).options(), false).dashboard();
    }

    private static CommandLine parse(String line) {
        return CommandLine.parse(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @Test
    void onlyTheDemoMayBeControlledUnasked() {
        assertFalse(parse("9000 9001").options().adminControl());
        assertFalse(parse("--admin 9010 9000 9001").options().adminControl());
        assertTrue(parse("--admin-control 9000 9001").options().adminControl());
        assertTrue(CommandLine.parse().options().adminControl());
    }
}
