package balancer.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3986 §3.2 without everything that routers, caches and applications read differently. */
class AuthorityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "www.example.com",
                "a:0",
                "a:65535",
                "127.0.0.1:80",
                "a_b.local",
                "xn--caf-dma.fr",
                "a.",
                "a:00080",
                "[::]",
                "[::1]:80",
                "[1:2:3:4:5:6:7:8]",
                "[1::]",
                "[::ffff:1.2.3.4]",
                "[1:2:3:4:5:6:1.2.3.4]",
                "[FE80::aBcD]",
                "[1:2:3:4:5:6:7::]",
                "[::2:3:4:5:6:7:8]"
            })
    void hostsAndAddressesWithOrWithoutPortAreValid(String authority) {
        assertTrue(isValid(authority), authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:",
                "a:65536",
                "a:123456",
                "a:-1",
                "a:+1",
                "a:8 0",
                "a b",
                "a/b",
                "a,b",
                "u@a",
                "a@b:80",
                "a:80:90",
                "a\\b",
                "%61",
                "a%00",
                "caf\u00e9",
                "a?b",
                "a#b",
                "a;b",
                "a'b",
                "\"a\"",
                "a:8\u00b2",
                "[]",
                "[",
                "]",
                "[:]",
                "[1]",
                "[::1",
                "::1",
                "[::1]x",
                "[::1]80",
                "[::1]:",
                "[:::]",
                "[1:::2]",
                "[::1::]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:8::]",
                "[::12345]",
                "[::g]",
                "[1:2:3:4:5:6:7:]",
                "[:1:2:3:4:5:6:7]",
                "[::1.2.3]",
                "[::1.2.3.4.5]",
                "[::256.1.1.1]",
                "[::1.2.3.4:5]",
                "[1.2.3.4]",
                "[::1..2.3]",
                "[::1.2.3.010]",
                "[00001::]",
                "[fe80::1%25eth0]",
                "[v1.a]",
                "[[::1]]",
                "[::1.2.3.]",
                "[::.1.2.3]"
            })
    void everythingElseIsRefused(String authority) {
        assertFalse(isValid(authority), authority);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", "a:80", "[::1]:", "%41b", "a%c3%A9.fr:8", "%21", "%7e"})
    void theHostFieldMayBeEmptyOrEscapedOrEndWithAColon(String value) {
        assertTrue(isValidField(value), value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":80",
                "a::",
                "a:80:",
                "%",
                "%4",
                "a%4g",
                "%00",
                "%0a",
                "%20",
                "%2F",
                "%2f",
                "%40",
                "%7F",
                "%7f",
                "[%3a:1]",
                "[::1%41]",
                "a:%38",
                "u@a",
                "a,b",
                "a b",
                "a:65536",
                "caf\u00e9"
            })
    void everythingElseIsRefusedInTheHostField(String value) {
        assertFalse(isValidField(value), value);
    }

    @Test
    void nothingLongerThanANameCanBeIsOne() {
        String longest = "%41".repeat(300) + "a".repeat(124);
        assertTrue(isValidField(longest));
        assertFalse(isValidField(longest + "a"));
        assertTrue(isValid("a".repeat(1_024)));
        assertFalse(isValid("a".repeat(1_025)));
    }

    private static boolean isValidField(String value) {
        ByteBuffer bytes = Wire.buffer(value);
        return Authority.isValidField(bytes, Wire.FROM, bytes.capacity());
    }

    private static boolean isValid(String authority) {
        ByteBuffer bytes = Wire.buffer(authority);
        return Authority.isValid(bytes, Wire.FROM, bytes.capacity());
    }
}
