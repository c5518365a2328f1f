package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SitesTest {
    @ParameterizedTest
    @CsvSource({"1, lightblue", "2, lightgreen", "3, lightcoral"})
    void eachServerHasItsTitleHeadingAndColour(int number, String colour) throws IOException {
        String page = page(number);
        assertTrue(page.contains("<title>Server " + number + "</title>"), page);
        assertTrue(page.contains("<h1>This is Server " + number + "</h1>"), page);
        assertTrue(page.contains("background: " + colour + ";"), page);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void aPageAsksForNothingElseSoThatEachRefreshIsOneTurn(int number) throws IOException {
        String page = page(number);
        assertTrue(page.contains("<link rel=\"icon\" href=\"data:,\">"), page);
        assertEquals(-1, page.indexOf("src="));
        assertEquals(page.indexOf("href="), page.lastIndexOf("href="));
    }

    @Test
    void allPagesHaveOneLengthBecauseAbCountsAnyOtherAsFailure() throws IOException {
        assertEquals(page(1).length(), page(2).length());
        assertEquals(page(1).length(), page(3).length());
    }

    private static String page(int number) throws IOException {
        return Files.readString(Path.of("sites", "server_" + number, "index.html"));
    }
}
