package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo's pages, whose one job is to be told apart at a glance. */
class SitesTest {
    /** Asked for only by who clicks on it. */
    private static final String LINK = "<a href=\"http://localhost:9009/\">";

    private static final String LOOP = "<a href=\"http://localhost:9009/loop\">";

    @ParameterizedTest
    @CsvSource({"1,lightblue", "2,lightgreen", "3,lightcoral"})
    void eachServerHasItsNumberAndItsColour(int number, String colour) throws Exception {
        String page = page(number);
        assertTrue(page.contains("<title>Server " + number + "</title>"));
        assertTrue(page.contains("<h1>This is Server " + number + "</h1>"));
        assertTrue(page.contains("background: " + colour + ";"));
        assertTrue(page.contains("<li aria-current=\"true\">" + number + "</li>"));
        assertTrue(page.length() < 2048);
        assertTrue(page.contains(LINK));
        assertTrue(page.contains(LOOP));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void aPageIsOneRequest(int number) throws Exception {
        // A second one, the favicon's too, would move the round on: the same server would seem to answer each time.
        List<String> references = new ArrayList<>();
        Pattern.compile("(?:href|src|srcset|url)\\s*[=(]\\s*[\"']?([^\"')>\\s]+)")
                .matcher(page(number).replace(LINK, "").replace(LOOP, ""))
                .results()
                .map((MatchResult found) -> found.group(1))
                .forEach(references::add);
        assertEquals(List.of("data:,"), references);
    }

    @Test
    void allPagesHaveOneLengthBecauseAbCountsAnyOtherAsFailure() throws Exception {
        assertEquals(page(1).length(), page(2).length());
        assertEquals(page(1).length(), page(3).length());
    }

    private static String page(int number) throws Exception {
        return Files.readString(Path.of("sites/server_" + number + "/index.html"));
    }
}
