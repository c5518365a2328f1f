package balancer.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.files.Conditions.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file with the entity tag "t", of noon, asked for at one o'clock. */
class ConditionsTest {
    private static final String BEFORE = "Thu, 01 Jan 2026 11:59:59 GMT";
    private static final String NOON = "Thu, 01 Jan 2026 12:00:00 GMT";
    private static final String AFTER = "Thu, 01 Jan 2026 12:00:01 GMT";
    private static final long NOON_SECONDS = DateParser.parse(NOON, 0);

    private final Conditions conditions = new Conditions("\"t\"", NOON_SECONDS, NOON_SECONDS + 3_600);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"t\"                  | NOT_MODIFIED",
                "W/\"t\"                | NOT_MODIFIED",
                "*                      | NOT_MODIFIED",
                "\"a\", \"t\"           | NOT_MODIFIED",
                "\"a\",W/\"b\" ,,\"t\"  | NOT_MODIFIED",
                "\"a, b\", W/\"t\"      | NOT_MODIFIED",
                "\"a\"                  | PROCEED",
                "\"T\"                  | PROCEED",
                "t                      | PROCEED",
                "w/\"t\"                | PROCEED",
                "W/ \"t\"               | PROCEED",
                "\"t                    | PROCEED",
                "\"at\"                 | PROCEED",
                "\"ta\"                 | PROCEED",
                "\"\"                   | PROCEED",
                "\"a\" * \"t\"          | PROCEED",
                "*, \"t\"               | PROCEED",
            })
    void noneMatchComparesWeakly(String noneMatch, Decision outcome) {
        assertEquals(outcome, conditions.evaluate("", "", noneMatch, ""));
        // The date would say the opposite, and is not asked.
        String date = outcome == Decision.PROCEED ? AFTER : BEFORE;
        assertEquals(outcome, conditions.evaluate("", "", noneMatch, date));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"t\"         | PROCEED",
                "*             | PROCEED",
                "\"a\", \"t\"  | PROCEED",
                "W/\"t\"       | FAILED",
                "\"a\"         | FAILED",
            })
    void matchComparesStrongly(String match, Decision outcome) {
        assertEquals(outcome, conditions.evaluate(match, "", "", ""));
        String date = outcome == Decision.PROCEED ? BEFORE : AFTER;
        assertEquals(outcome, conditions.evaluate(match, date, "", ""), "If-Unmodified-Since is not asked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                BEFORE + " | PROCEED",
                NOON + " | NOT_MODIFIED",
                AFTER + " | NOT_MODIFIED",
                "Fri, 01 Jan 2100 00:00:00 GMT | NOT_MODIFIED",
                "Thursday, 01-Jan-26 12:00:00 GMT | NOT_MODIFIED",
                "Thu Jan  1 12:00:00 2026 | NOT_MODIFIED",
                "Thu, 01 Jan 2026 12:00:00 CET | PROCEED",
                "2026-01-01 | PROCEED",
                "'Thu, 01 Jan 2026 12:00:00 GMT, Thu, 01 Jan 2026 12:00:00 GMT' | PROCEED",
            })
    void modifiedSinceComparesDates(String since, Decision outcome) {
        assertEquals(outcome, conditions.evaluate("", "", "", since));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {BEFORE + " | FAILED", NOON + " | PROCEED", AFTER + " | PROCEED", "nonsense | PROCEED"})
    void unmodifiedSinceComparesDates(String since, Decision outcome) {
        assertEquals(outcome, conditions.evaluate("", since, "", ""));
    }

    @Test
    void aFailedConditionGoesBeforeOneThatSaysNotModified() {
        assertEquals(Decision.FAILED, conditions.evaluate("\"a\"", "", "\"t\"", ""));
        assertEquals(Decision.FAILED, conditions.evaluate("", BEFORE, "\"t\"", ""));
        assertEquals(Decision.NOT_MODIFIED, conditions.evaluate("\"t\"", "", "\"t\"", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``         | true",
                "\"t\"      | true",
                "W/\"t\"    | false",
                "\"a\"      | false",
                "\"t\", \"t\" | false",
                "*          | false",
                NOON + "    | true",
                BEFORE + "  | false",
                AFTER + "   | false",
                "nonsense   | false",
            })
    void aRangeAppliesToExactlyWhatTheClientHas(String ifRange, boolean applies) {
        assertEquals(applies, conditions.rangeApplies(ifRange));
    }

    @Test
    void aDateOfThisVerySecondIsNoGroundToPutPartsTogether() {
        Conditions fresh = new Conditions("\"t\"", NOON_SECONDS, NOON_SECONDS);
        assertEquals(false, fresh.rangeApplies(NOON));
        assertEquals(true, fresh.rangeApplies("\"t\""));
    }

    @Test
    void withoutADateDatesSayNothing() {
        Conditions undated = new Conditions("\"t\"", Representation.UNDATED, NOON_SECONDS);
        assertEquals(Decision.PROCEED, undated.evaluate("", BEFORE, "", ""));
        assertEquals(Decision.NOT_MODIFIED, undated.evaluate("", "", "\"t\"", ""));
        assertEquals(Decision.PROCEED, undated.evaluate("", "", "", AFTER));
        assertEquals(false, undated.rangeApplies(NOON));
        assertEquals(false, undated.rangeApplies("nonsense"));
    }
}
