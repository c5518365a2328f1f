package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What becomes of X-Request-Id in a request that goes on. */
final class RequestIdFieldTest {
    private static final String ID = "0123456789abcdefghij";

    private final RequestRewrite how = new RequestRewrite(Rewriting.ascii(""))
            .client(Rewriting.ascii("192.0.2.7"), Rewriting.ascii("10.0.0.1:9000"), true);

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
}
