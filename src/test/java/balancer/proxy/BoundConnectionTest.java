package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ServerConnection;
import balancer.testkit.SimulatedNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins that a server remembers for a connection: nobody else's request may ever come over it. */
final class BoundConnectionTest extends Scenario {
    private static final String CHALLENGE =
            "HTTP/1.1 401 Unauthorized\nDate: today\nWWW-Authenticate: NTLM\nContent-Length: 0\n\n";

    private static String login(String path, String field) {
        return "GET " + path + " HTTP/1.1\nHost: site\n" + field + "\n\n";
    }

    private static String login(String path) {
        return login(path, "Authorization: NTLM TlRMTVNTUAAB");
    }

    /** A client that has logged in; what it asked for is answered. */
    private RawClient loggedIn(String path) {
        RawClient client = client().send(login(path));
        serverSide().expectRequest(login(path)).reply(ok("mail"));
        return client.expect(ok("mail"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: NTLM TlRMTVNTUAAB",
                "Authorization: ntlm TlRMTVNTUAAB",
                "authorization:\t Negotiate YII=",
                "Authorization: NEGOTIATE",
                "Authorization: Basic eDp5\nAuthorization: Negotiate YII=",
                "Proxy-Authorization: NTLM TlRMTVNTUAAB",
                "Proxy-Authorization: Negotiate YII="
            })
    void aConnectionWithALoginIsNeverLentToAnotherClient(String field) {
        start();
        client().send(login("/mail", field));
        ServerConnection victims = serverSide().skipRequest().reply(ok("mail"));
        assertEquals(0, world.backend(0).idle().size());
        RawClient other = client().send(get("/mail"));
        server().connection(1).expectRequest(get("/mail")).reply(ok("who are you?"));
        other.expect(ok("who are you?"));
        victims.expectOpen().expectNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic bnRsbTpudGxt",
                "Authorization: Bearer ntlm",
                "Authorization: NTLMx abc",
                "X-Authorization: NTLM abc"
            })
    void otherLoginsAreMadeByEachRequestForItself(String field) {
        start();
        client().send(login("/mail", field));
        serverSide().skipRequest().reply(ok("mail"));
        assertEquals(1, world.backend(0).idle().size());
    }

    /** As behind "localhost", where one family alone has a listener. */
    @Test
    void alsoOneToTheSecondAddressOfItsBackendIsNeverLent() {
        start(new HarnessSettings().named());
        world.backend(0).resolved(List.of(SimulatedNetwork.loopback(7_000), server().address()));
        loggedIn("/mail");
        assertEquals(0, world.backend(0).idle().size());
        RawClient other = client().send(get("/mail"));
        server().connection(1).expectRequest(get("/mail")).reply(ok("who are you?"));
        other.expect(ok("who are you?"));
    }

    @Test
    void everyLaterRequestOfTheClientGoesOverIt() {
        start(new HarnessSettings().backends(3));
        RawClient client = client().send(login("/1"));
        ServerConnection own = world.server(0).only().skipRequest().reply(ok("1"));
        for (String path : new String[] {"/2", "/3", "/4"}) {
            client.send(get(path));
            own.expectRequest(get(path)).reply(ok(path));
        }
        client.expect(ok("1") + ok("/2") + ok("/3") + ok("/4"));
        assertEquals(0, world.traffic().retries);
    }

    @Test
    void requestsSentAheadGoOverItToo() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(login("/1") + get("/2"));
        ServerConnection own = world.server(0).only().skipRequest().reply(ok("1"));
        own.expectRequest(get("/2")).reply(ok("2"));
        client.expect(ok("1") + ok("2"));
    }

    @Test
    void anOwnedConnectionOutlivesThePoolsTimeLimit() {
        start();
        RawClient client = loggedIn("/1");
        world.advanceMillis(10 * HarnessSettings.POOL_MILLIS);
        client.send(get("/2"));
        server().only().expectRequest(get("/2")).reply(ok("2"));
        client.expect(ok("2"));
    }

    @Test
    void anOwnedConnectionIsClosedWhenItsClientGoes() {
        start();
        RawClient client = loggedIn("/1");
        ServerConnection own = server().only().expectOpen();
        client.close();
        own.expectEnd();
        assertEquals(0, world.backend(0).idle().size());
    }

    @Test
    void anOwnedConnectionIsClosedWhenItsClientIsSilentForTooLong() {
        start();
        loggedIn("/1");
        world.advanceMillis(HarnessSettings.KEEP_ALIVE_MILLIS + 1);
        server().only().expectEnd();
    }

    @Test
    void aRequestWhoseOwnConnectionDiesIsAnswered502AndNotRepeated() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(login("/1"));
        ServerConnection own = world.server(0).only().skipRequest().reply(ok("1"));
        client.expect(ok("1")).send(get("/2"));
        own.skipRequest().thenClose();
        client.expectOwnAnswer(502, "backend-closed");
        assertEquals(0, world.server(1).connectionCount());
        assertEquals(0, world.traffic().replaced);
    }

    @Test
    void aLoginIsNotRepeatedEither() {
        start();
        client().send(get("/"));
        serverSide().skipRequest().reply(ok("x"));
        RawClient client = client().send(login("/1"));
        server().only().skipRequest().thenClose();
        client.expectOwnAnswer(502, "backend-closed");
        assertEquals(1, server().connectionCount());
    }

    @Test
    void whenItDiesBetweenTwoRequestsTheNextAsksForAnyOther() {
        start();
        RawClient client = loggedIn("/1");
        server().only().thenFinish().expectEnd();
        client.expectOpen().send(get("/2"));
        server().connection(1).expectRequest(get("/2")).reply(ok("log in"));
        client.expect(ok("log in"));
        assertEquals(1, world.backend(0).idle().size(), "nobody has logged in on it");
    }

    @Test
    void whenItDiesInTheVeryTurnOfTheNextRequestTheNextAsksForAnyOther() {
        start();
        RawClient client = loggedIn("/1");
        client.sendSoon(get("/2"));
        server().only().peer().close();
        world.run();
        server().connection(1).expectRequest(get("/2")).reply(ok("log in"));
        client.expect(ok("log in"));
    }

    @Test
    void unrequestedBytesEndIt() {
        start();
        RawClient client = loggedIn("/1");
        server().only().reply(ok("poison"));
        client.send(get("/2"));
        server().connection(1).expectRequest(get("/2")).reply(ok("2"));
        client.expect(ok("2"));
    }

    @Test
    void aRefusedConnectIsStillTriedElsewhere() {
        start(new HarnessSettings().backends(2));
        world.server(0).refuse();
        RawClient client = client().send(login("/1"));
        world.server(1).only().expectRequest(login("/1")).reply(ok("1"));
        client.expect(ok("1"));
        assertEquals(0, world.backend(1).idle().size());
    }

    @Test
    void whileItsBackendDrainsItsClientIsToldToClose() {
        start();
        RawClient client = loggedIn("/1");
        world.backend(0).drain();
        client.send(get("/2"));
        server().only().expectRequest(get("/2")).reply(ok("2"));
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: close\n\n2")
                .expectEnd();
    }

    @Test
    void aLoginChallengeAloneDoesNotBindTheConnection() {
        start();
        client().send(get("/1"));
        serverSide().skipRequest().reply(CHALLENGE);
        assertEquals(1, world.backend(0).idle().size());
        client().send(get("/2"));
        server().only().expectRequest(get("/2"));
    }

    @Test
    void aChallengedClientGoesOnOverTheSameConnection() {
        start(new HarnessSettings().backends(3));
        RawClient client = client().send(get("/1"));
        ServerConnection challenging = world.server(0).only().skipRequest().reply(CHALLENGE);
        client.expect(CHALLENGE).send(login("/1"));
        challenging.expectRequest(login("/1")).reply(ok("1"));
        client.expect(ok("1"));
        assertEquals(0, world.backend(0).idle().size());
    }

    @Test
    void theConnectionOfAChallengeMayHaveBeenTakenByAnother() {
        start();
        RawClient first = client().send(get("/1"));
        ServerConnection challenging = server().only().skipRequest().reply(CHALLENGE);
        RawClient second = client().send(login("/2"));
        challenging.expectRequest(login("/2")).reply(ok("second's"));
        second.expect(ok("second's"));
        first.expect(CHALLENGE).send(login("/1"));
        server().connection(1).expectRequest(login("/1")).reply(ok("first's"));
        first.expect(ok("first's"));
        challenging.expectNothing();
    }

    @Test
    void whileItsBackendHasAllItMayHaveTheNextRequestWaitsForThat() {
        start(new HarnessSettings().backends(2).maxInFlight(1));
        RawClient owner = client().send(login("/1"));
        ServerConnection own = world.server(0).only().skipRequest().reply(ok("1"));
        owner.expect(ok("1"));
        client().send(get("/b"));
        RawClient busy = client().send(get("/a"));
        owner.send(get("/2"));
        own.expectNothing();
        RawClient other = client().send(get("/other"));
        world.server(1).only().skipRequest().reply(ok("b"));
        world.server(1).only().expectRequest(get("/other")).reply(ok("other"));
        other.expect(ok("other"));
        own.expectNothing();
        world.server(0).connection(1).skipRequest().reply(ok("a"));
        busy.expect(ok("a"));
        own.expectRequest(get("/2")).reply(ok("2"));
        owner.expect(ok("2"));
    }

    @Test
    void aRequestThatWaitsForItsOwnBackendHoldsUpNoneThatMayGoElsewhere() {
        start(new HarnessSettings().backends(2).maxInFlight(1));
        RawClient owner = client().send(login("/1"));
        world.server(0).only().skipRequest().reply(ok("1"));
        owner.expect(ok("1"));
        client().send(get("/b"));
        world.server(1).only().skipRequest().reply(ok("b"));
        client().send(get("/a"));
        owner.send(get("/2"));
        RawClient other = client().send(get("/other"));
        world.server(1).only().expectRequest(get("/other")).reply(ok("other"));
        other.expect(ok("other"));
    }

    @Test
    void whenItDiesWhileItsClientWaitsForRoomTheRequestGoesElsewhere() {
        start(new HarnessSettings().backends(2).maxInFlight(1));
        RawClient owner = client().send(login("/1"));
        ServerConnection own = world.server(0).only().skipRequest().reply(ok("1"));
        owner.expect(ok("1"));
        client().send(get("/b"));
        world.server(1).only().skipRequest().reply(ok("b"));
        client().send(get("/a"));
        owner.send(get("/2"));
        world.server(1).only().expectNothing();
        own.thenClose();
        world.server(1).only().expectRequest(get("/2")).reply(ok("log in"));
        owner.expect(ok("log in"));
    }

    @Test
    void shortageOfDescriptorsDoesNotEndIt() {
        start();
        loggedIn("/1");
        assertFalse(world.proxy.backends().closeAnIdleConnection());
        server().only().expectOpen();
    }
}
