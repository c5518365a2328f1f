package balancer.http;

import static balancer.http.Wire.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
    private static final String ID = "0123456789abcdefghij";

    private final RequestIds ids = new RequestIds(new SplittableRandom(7));
    private final RequestRewrite how = new RequestRewrite(Rewriting.ascii(""))
            .client(Rewriting.ascii("192.0.2.7"), Rewriting.ascii("10.0.0.1:9000"), true);

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
        String id = RequestIds.ascii(ids.text(first));
        next();
        assertEquals(id, RequestIds.ascii(ids.text(first)));
    }

    @Test
    void anotherProcessMakesOtherRequestIds() {
        String other = RequestIds.ascii(new RequestIds(new SplittableRandom(8)).text(1));
        assertNotEquals(next().substring(0, 10), other.substring(0, 10));
    }

    @Test
    void withoutRequestIdsNoneIsMade() {
        assertEquals(0, RequestIds.NONE.text(RequestIds.NONE.next()).length);
    }

    @Test
    void ourIdStandsBehindTheOtherFieldsInPlaceOfAnyThatCame() {
        how.requestId(Rewriting.ascii(ID));
        String head = "GET / HTTP/1.1\nHost: a\nx-request-id: forged\nX-Request-Id: twice\nX_Request_Id: odd\n\n";
        assertEquals(
                """
                GET / HTTP/1.1
                Host: a
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: a
                X-Request-Id: 0123456789abcdefghij

                """,
                new Rewriting().request(head, how));
    }

    @Test
    void withoutOneOfOursTheReceivedOneStays() {
        String head = "GET / HTTP/1.1\nHost: a\nX-Request-Id: theirs\n\n";
        assertTrue(new Rewriting().request(head, how).contains("\nX-Request-Id: theirs\n"));
    }

    @Test
    void theConnectionFieldCannotRemoveTheRequestId() {
        String head = "GET / HTTP/1.1\nHost: a\nConnection: x-request-id\nX-Request-Id: theirs\n\n";
        assertTrue(new Rewriting().request(head, how).contains("\nX-Request-Id: theirs\n"));
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
        Wire wire = new Wire();
        RequestHead head = wire.acceptedRequest(lines("GET / HTTP/1.1\nHost: a\n" + fields + "\n\n"));
        return RequestIds.given(head, wire.bytes) >= 0;
    }

    private String next() {
        return RequestIds.ascii(ids.text(ids.next()));
    }
}
