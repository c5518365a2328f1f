package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As Docker asks for a terminal: a POST with JSON, whose answer is the switch. The switch lies behind the body. */
final class UpgradeWithBodyTest extends Scenario {
    private static final String FIELDS = "Host: site\n%sX-Forwarded-For: 127.0.0.1\nX-Forwarded-Proto: http\n"
            + "X-Forwarded-Host: site\nConnection: upgrade\nUpgrade: tcp\n\n";
    private static final String SWITCHING = "HTTP/1.1 101 UPGRADED\nConnection: upgrade\nUpgrade: tcp\n\n";

    private static String asked(String fields) {
        return asked("POST", "tcp", fields);
    }

    private static String asked(String method, String protocol, String fields) {
        return method + " /exec HTTP/1.1\nHost: site\n" + fields + "Connection: Upgrade\nUpgrade: " + protocol + "\n\n";
    }

    private static String forwarded(String fields) {
        return "POST /exec HTTP/1.1\n" + FIELDS.formatted(fields);
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 2, {}", "Transfer-Encoding: chunked, '2~{}~0~~'"})
    void theSwitchBehindTheBodyMakesATunnel(String field, String body) {
        start();
        String sent = body.replace("~", "\n");
        RawClient client = client().send(asked(field + "\n") + sent);
        serverSide().expect(forwarded(field + "\n") + sent).reply(SWITCHING + "$ ");
        client.expect(SWITCHING + "$ ").send("ls\n");
        serverSide().expect("ls\n").reply("a b").thenFinish();
        client.expect("a b").expectEnd().finish();
        assertPhases(client, CHAIN + "TUNNELLING CLOSED");
    }

    @Test
    void howeverItIsCutTheTunnelBeginsBehindTheBody() {
        start();
        RawClient client = client().trickle(asked("Content-Length: 2\n") + "{}early");
        serverSide().expect(forwarded("Content-Length: 2\n") + "{}").trickle(SWITCHING + "hello");
        client.expect(SWITCHING + "hello");
        serverSide().expect("early");
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 3, {}", "Transfer-Encoding: chunked, '2~{}~0~'", "Content-Length: 2, ''"})
    void aSwitchBeforeTheLastByteIsABadResponse(String field, String begun) {
        start();
        RawClient client = client().send(asked(field + "\n") + begun.replace("~", "\n"));
        serverSide().reply(SWITCHING + "secret");
        client.expectOwnAnswer(502, "bad-response");
        client.send("}" + get("/smuggled"));
        serverSide().expectReset();
    }

    @Test
    void aSwitchWhileTheBodyWaitsForASlowBackendIsOneToo() {
        start();
        world.network.weather().socketBufferBytes = 1_000;
        RawClient client = client().send(asked("Content-Length: 5000\n"));
        serverSide().stopReading();
        client.send("x".repeat(5_000));
        serverSide().reply(SWITCHING);
        client.expectOwnAnswer(502, "bad-response");
        serverSide().peer().resumeReading();
    }

    @Test
    void whereTheBackendHasGoneBeforeTheLastByteNothingWasSentAtAll() {
        start();
        RawClient client = client().send(asked("Content-Length: 2000\n") + "x".repeat(1_000));
        serverSide().peer().takeReceived();
        client.sendSoon("x".repeat(1_000));
        serverSide().replySoon(SWITCHING).peer().reset();
        world.run();
        client.expectOwnAnswer(502, "bad-response");
    }

    @Test
    void theHundredComesBeforeTheSwitch() {
        start();
        RawClient client = client().send(asked("Expect: 100-continue\nContent-Length: 2\n"));
        serverSide()
                .expect(forwarded("Expect: 100-continue\nContent-Length: 2\n"))
                .reply("HTTP/1.1 100 Continue\n\n");
        client.expect("HTTP/1.1 100 Continue\n\n").send("{}");
        serverSide().expect("{}").reply(SWITCHING);
        client.expect(SWITCHING).send("ls");
        serverSide().expect("ls");
    }

    @Test
    void aSwitchInPlaceOfTheHundredIsABadResponse() {
        start();
        RawClient client = client().send(asked("Expect: 100-continue\nContent-Length: 2\n"));
        serverSide().reply(SWITCHING);
        client.expectOwnAnswer(502, "bad-response");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "H2C", "HTTP/2.0", "http/1.1"})
    void noMethodOffersHttpItself(String protocol) {
        for (String method : new String[] {"GET", "POST", "OPTIONS"}) {
            start();
            RawClient client = client().send(asked(method, protocol, "Content-Length: 2\n") + "{}");
            serverSide()
                    .expectRequest(method + " /exec HTTP/1.1\nHost: site\nContent-Length: 2\n\n{}")
                    .reply("HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: " + protocol + "\n\n");
            client.expectOwnAnswer(502, "bad-response");
            world.tearDown();
        }
        world = null;
    }

    @Test
    void theLengthOfASwitchIsDropped() {
        start();
        RawClient client = client().send(asked("Content-Length: 2\n") + "{}");
        serverSide().reply(SWITCHING.replace("101 UPGRADED\n", "101 UPGRADED\nContent-Length: 5\n") + "hello, world");
        client.expect(SWITCHING + "hello, world").expectOpen();
    }

    @Test
    void whereTheBackendDeclinesTheNextRequestFollowsBehindTheBody() {
        start();
        RawClient client = client().send(asked("Content-Length: 2\n") + "{}" + get("/next"));
        serverSide().expect(forwarded("Content-Length: 2\n") + "{}").reply(ok("no"));
        serverSide().expectRequest(get("/next")).reply(ok("next"));
        client.expect(ok("no") + ok("next")).expectOpen();
    }

    @Test
    void anEarlyAnswerToItEndsTheConnectionAsAlways() {
        start();
        RawClient client = client().send(asked("Content-Length: 9\n") + "{}");
        serverSide().reply(ok("no"));
        client.expect(ok("no").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))
                .expectEnd();
    }

    @Test
    void aBodyThatDoesNotComeHasItsLimit() {
        start();
        RawClient client = client().send(asked("Content-Length: 9\n") + "{}");
        world.advanceMillis(HarnessSettings.BODY_MILLIS + 2);
        client.expectOwnAnswer(408, "body-timeout");
    }

    @Test
    void itIsNeverSentTwiceAfterTheSwitch() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(asked("PUT", "tcp", "Content-Length: 2\n") + "{}");
        world.server(0).only().reply(SWITCHING).thenClose();
        client.expect(SWITCHING).expectEnd().finish();
        assertEquals(0, world.server(1).connectionCount());
    }
}
