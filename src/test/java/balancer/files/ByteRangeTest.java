package balancer.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Range fields against a length, as {@code from..to}, ignored or unsatisfiable. */
class ByteRangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // one range
                "bytes=0-0             | 10 | 0..1",
                "bytes=0-9             | 10 | 0..10",
                "bytes=3-5             | 10 | 3..6",
                "bytes=9-9             | 10 | 9..10",
                "bytes=0-              | 10 | 0..10",
                "bytes=9-              | 10 | 9..10",
                "bytes=5-99            | 10 | 5..10",
                "bytes=0-99999999999999999999999 | 10 | 0..10",
                "bytes=-1              | 10 | 9..10",
                "bytes=-10             | 10 | 0..10",
                "bytes=-11             | 10 | 0..10",
                "bytes=-99999999999999999999999  | 10 | 0..10",
                "BYTES=1-2             | 10 | 1..3",
                "'bytes= 1-2 '         | 10 | 1..3",
                "bytes=007-008         | 10 | 7..9",
                "bytes=4294967296-     | 4294967300 | 4294967296..4294967300",
                // behind the end
                "bytes=10-             | 10 | unsatisfiable",
                "bytes=10-20           | 10 | unsatisfiable",
                "bytes=99999999999999999999999-  | 10 | unsatisfiable",
                "bytes=-0              | 10 | unsatisfiable",
                "bytes=0-              | 0  | unsatisfiable",
                "bytes=0-0             | 0  | unsatisfiable",
                "bytes=-0              | 0  | unsatisfiable",
                // nothing that must be followed
                "''                    | 10 | ignored",
                "bytes=-5              | 0  | ignored",
                "bytes=5-4             | 10 | ignored",
                "bytes=-               | 10 | ignored",
                "bytes=                | 10 | ignored",
                "bytes=5               | 10 | ignored",
                "bytes                 | 10 | ignored",
                "bytes 0-1             | 10 | ignored",
                "bytes =0-1            | 10 | ignored",
                "items=0-1             | 10 | ignored",
                "bytes=a-b             | 10 | ignored",
                "bytes=0x0-0x5         | 10 | ignored",
                "bytes=+1-2            | 10 | ignored",
                "bytes=1-+2            | 10 | ignored",
                "bytes=1--2            | 10 | ignored",
                "bytes=--1             | 10 | ignored",
                "bytes=1 - 2           | 10 | ignored",
                "bytes=1-2-3           | 10 | ignored",
                "bytes=0-0,1-1         | 10 | ignored",
                "bytes=0-0, -1         | 10 | ignored",
                "bytes=0-,             | 10 | ignored",
                "bytes=\u0661-\u0662   | 10 | ignored",
            })
    void aFieldMeansOneRangeOrNone(String field, long length, String meaning) {
        ByteRange range = ByteRange.of(field, length);
        String found = range.isIgnored()
                ? "ignored"
                : range.isUnsatisfiable() ? "unsatisfiable" : range.from() + ".." + range.to();
        assertEquals(meaning, found);
    }
}
