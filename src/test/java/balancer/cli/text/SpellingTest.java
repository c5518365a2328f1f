package balancer.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "http,  http,  0",
        "htp,   http,  1",
        "httpp, http,  1",
        "htpt,  http,  1",
        "hxtp,  http,  1",
        "thpt,  http,  2",
        "tcp,   http,  2",
        "'',    http,  4"
    })
    void oneSlipIsAnInsertionDeletionReplacementOrSwap(String word, String meant, int slips) {
        assertEquals(slips, Spelling.slips(word, meant));
        assertEquals(slips, Spelling.slips(meant, word));
    }

    @Test
    void onlyWhatIsNearIsSuggestedAndTheNearestFirst() {
        String[] options = {"--health", "--head-timeout", "--body-timeout", "--send-timeout"};
        assertEquals("--head-timeout", Spelling.nearest("--haed-timeout", options));
        assertEquals("--body-timeout", Spelling.nearest("--bdy-timeot", options));
        assertEquals("", Spelling.nearest("--frobnicate", options));
        assertEquals("", Spelling.nearest("x", new String[] {"ab"}));
    }
}
