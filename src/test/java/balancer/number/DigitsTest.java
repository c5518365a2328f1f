package balancer.number;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitsTest {
    private final byte[] out = new byte[Digits.MOST + 2];

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, 48_211, 1L << 40, 999_999_999_999_999_999L, Long.MAX_VALUE})
    void aNumberIsWrittenAsTheJdkWritesIt(long number) {
        Arrays.fill(out, (byte) '.');
        int end = Digits.write(number, out, 1);
        assertEquals("." + number + ".", new String(out, 0, end + 1, StandardCharsets.US_ASCII));
    }

    @Test
    void aFixedWidthHasLeadingZerosAndKeepsTheLastDigits() {
        Arrays.fill(out, (byte) '.');
        assertEquals(4, Digits.write(7, 3, out, 1));
        assertEquals(10, Digits.write(12_345_678, 6, out, 4));
        assertEquals(".007345678.", new String(out, 0, 11, StandardCharsets.US_ASCII));
    }
}
