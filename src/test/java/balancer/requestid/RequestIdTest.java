package balancer.requestid;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.client.ExchangeRecord;
import balancer.client.RecordListener;
import balancer.http.RequestHead;
import balancer.proxy.Scenario;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One id for a request: at the backend, in an answer of our own, and for listeners. */
final class RequestIdTest extends Scenario {
    private static final Pattern FIELD = Pattern.compile("X-Request-Id: ([^\r]*)\r\n");
    private static final String GIVEN = "GET / HTTP/1.1\nHost: site\nX-Request-Id: theirs-1\n\n";

    private final List<String> heard = new ArrayList<>();
    private final HarnessSettings settings = new HarnessSettings().requestIds().listener(new RecordListener() {
        @Override
        public void admitted(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes) {}

        @Override
        public void ended(ExchangeRecord exchange) {
            heard.add(new String(exchange.requestId(), StandardCharsets.US_ASCII));
        }
    });

    @Test
    void eachRequestHasARequestIdOfItsOwn() {
        start(settings);
        server().answersItsName();
        client().send(get("/1")).expect(ok("a")).send(get("/2")).expect(ok("a"));
        String first = only(server().requests().get(0));
        String second = only(server().requests().get(1));
        assertNotEquals(first, second);
        assertEquals(List.of(first, second), heard);
    }

    @Test
    void theRequestIdOfAnUntrustedPeerIsReplaced() {
        start(settings);
        server().answersItsName();
        client().send(GIVEN).expect(ok("a"));
        assertNotEquals("theirs-1", only(server().requests().get(0)));
    }

    @Test
    void theRequestIdOfATrustedPeerIsKept() {
        start(settings.trusting("127.0.0.0/8"));
        server().answersItsName();
        client().send(GIVEN).expect(ok("a")).send(get("/")).expect(ok("a"));
        assertEquals("theirs-1", only(server().requests().get(0)));
        String ours = only(server().requests().get(1));
        assertEquals(List.of("theirs-1", ours), heard);
        assertFalse(ours.startsWith("theirs"), ours);
    }

    @Test
    void anAnswerOfOurOwnCarriesIt() {
        start(settings);
        server().refuse();
        String answer = client().send(get("/")).received();
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertEquals(List.of(only(answer)), heard);
    }

    @Test
    void anAnswerOfOurOwnCarriesATrustedPeersToo() {
        start(settings.trusting("127.0.0.0/8"));
        server().refuse();
        assertEquals("theirs-1", only(client().send(GIVEN).received()));
    }

    @Test
    void aRefusedRequestGetsOneAsWell() {
        start(settings);
        RawClient client = client().send("nonsense\n\n");
        assertEquals(List.of(only(client.received())), heard);
    }

    @Test
    void aSecondAttemptKeepsTheRequestId() {
        start(settings.backends(2));
        world.server(0).refuse();
        world.server(1).answersItsName();
        client().send(get("/")).expect(ok("b"));
        assertEquals(List.of(only(world.server(1).requests().get(0))), heard);
    }

    /** The one and only id in a head. */
    private static String only(String head) {
        Matcher field = FIELD.matcher(head);
        assertTrue(field.find(), head);
        String id = field.group(1);
        assertFalse(field.find(), head);
        return id;
    }
}
