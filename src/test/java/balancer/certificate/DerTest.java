package balancer.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read; what lies about its length is not believed. */
final class DerTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 129, 255, 256, 257, 65_535, 65_536, 1_000_000})
    void aContentOfAnyLengthIsReadAsWritten(int length) throws Der.Malformed {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        byte[] value = Der.value(Der.OCTET_STRING, content);
        assertArrayEquals(content, new Der(value).content(Der.OCTET_STRING));
        assertArrayEquals(value, new Der(value).whole(Der.OCTET_STRING));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.840.113549.1.1.1, 06092a864886f70d010101",
        "1.3.101.112, 06032b6570",
        "2.5.29.17, 0603551d11",
        "2.16.840.1.101.3.4.1.42, 060960864801650304012a",
        "2.999.0, 0603883700",
        "0.9.128, 0603098100",
    })
    void anIdentifierHasOneForm(String dotted, String hex) throws Der.Malformed {
        assertArrayEquals(bytes(hex), Der.oid(dotted));
        assertEquals(dotted, new Der(bytes(hex)).oid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "127", "128", "-1", "256", "123456789012345678901234567890"})
    void aNumberIsReadAsWritten(String number) throws Der.Malformed {
        BigInteger expected = new BigInteger(number);
        assertEquals(expected, new Der(Der.integer(expected)).integer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3001",
                "3080",
                "308000",
                "30810201",
                "3084ffffffff00",
                "30847fffffff00",
                "3085000000000000",
                "30ff00",
                "0500",
                "0200",
            })
    void whatIsMalformedIsRefused(String hex) {
        assertThrows(
                Der.Malformed.class,
                () -> new Der(bytes(hex)).enter(Der.SEQUENCE).integer());
    }

    @Test
    void anInnerValueEndsWithItsOuterOne() throws Der.Malformed {
        Der outer = new Der(bytes("300302020105020107"));
        Der inner = outer.enter(Der.SEQUENCE);
        assertThrows(Der.Malformed.class, inner::integer);
        assertTrue(new Der(bytes("3000")).enter(Der.SEQUENCE).isEmpty());
        assertTrue(outer.isNext(0x05), "goes on behind it");
        Der liar = new Der(bytes("30030204050201078888")).enter(Der.SEQUENCE);
        assertThrows(Der.Malformed.class, liar::integer, "its length reaches behind its sequence");
    }
}
