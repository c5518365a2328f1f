package balancer.requestid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.http.HeadParser;
import balancer.http.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
    private final RequestIds ids = new RequestIds(new SplittableRandom(7));

    @Test
    void idsAreAllDifferentAndSortInTheOrderOfTheirRequests() {
        Set<String> seen = new HashSet<>();
        String before = "";
        for (int i = 0; i < 100_000; i++) {
            String id = next();
            assertTrue(id.matches("[0-9a-v]{20}"), id);
            assertTrue(seen.add(id), id);
            assertTrue(before.compareTo(id) < 0, before + " " + id);
            before = id;
        }
    }

    @Test
    void anEarlierRequestsIdCanBeSpelledAgain() {
        long first = ids.next();
        String id = ascii(ids.text(first));
        next();
        assertEquals(id, ascii(ids.text(first)));
    }

    @Test
    void anotherProcessMakesOtherRequestIds() {
        String other = ascii(new RequestIds(new SplittableRandom(8)).text(1));
        assertNotEquals(next().substring(0, 10), other.substring(0, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0af7651916cd43dd8448eb211c80319c", "urn:uuid:f81d4fae-7dec", "\"quoted\""})
    void anIdThatIsOneWordMayBeKept(String id) {
        assertTrue(isKept("X-Request-Id: " + id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Request-Id: two words",
                "X-Request-Id:",
                "X-Request-Id: caf\u00e9",
                "X-Request-Id: a\nX-Request-Id: b",
                "X-Request-Id: 12345678901234567890123456789012345678901234567890123456789012345",
                "X-Other: a"
            })
    void whatIsNoNameIsNotKept(String fields) {
        assertFalse(isKept(fields));
    }

    private static boolean isKept(String fields) {
        String text = "GET / HTTP/1.1\r\nHost: a\r\n" + fields.replace("\n", "\r\n") + "\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        RequestHead head = new RequestHead();
        HeadParser parser = new HeadParser(16 << 10);
        assertEquals(HeadParser.Result.COMPLETE, parser.parseRequest(bytes, 0, 0, bytes.limit(), head));
        return RequestIds.given(head, bytes) >= 0;
    }

    private String next() {
        return ascii(ids.text(ids.next()));
    }

    private static String ascii(byte[] id) {
        return new String(id, StandardCharsets.US_ASCII);
    }
}
