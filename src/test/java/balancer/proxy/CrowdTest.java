package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.memory.BufferPool;
import balancer.testkit.HarnessSettings;
import balancer.testkit.IdleBorrower;
import balancer.testkit.RawClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More clients than the limit: idle ones make room, and none is refused. */
final class CrowdTest extends Scenario {
    private static final int LIMIT = 114;
    private static final int CLIENTS = 256;

    @Test
    void clientsThatAskInTurnAreAllAnsweredAndNoneIsReset() {
        start(new HarnessSettings().maxConnections(LIMIT));
        server().answersItsName();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = world.clientSoon().sendSoon(get("/"));
            clients.add(client);
            world.advanceMillis(20);
        }
        world.advanceMillis(3_000);
        for (int i = 0; i < CLIENTS; i++) {
            clients.get(i).expect(ok("a"));
        }
        // The longest idle went first, and in order: with a FIN.
        for (int i = 0; i < CLIENTS - LIMIT; i++) {
            clients.get(i).expectEnd();
        }
        for (int i = CLIENTS - LIMIT; i < CLIENTS; i++) {
            clients.get(i).expectOpen();
        }
        assertEquals(CLIENTS - LIMIT, world.traffic().madeRoom);
    }

    @Test
    void clientsThatAskAtOnceWaitInTheBacklogAndNobodyIsRefused() {
        start(new HarnessSettings().descriptorLimit(256));
        server().answersItsName();
        int limit = world.proxy.clients().limit();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(world.clientSoon().sendSoon(get("/")));
        }
        world.advanceMillis(500);
        assertEquals(limit, world.traffic().connectionsOpen);
        world.advanceMillis(5_000);
        clients.forEach(client -> client.expect(ok("a")));
        assertEquals(limit, world.traffic().connectionsOpen);
    }

    @Test
    void aClientWithARequestKeepsItsPlaceHoweverLongItTakes() {
        start(new HarnessSettings().maxConnections(1));
        RawClient busy = client().send(get("/slow"));
        RawClient waiting = world.clientSoon().sendSoon(get("/next"));
        world.advanceMillis(10_000);
        assertEquals(1, server().connectionCount(), "nobody else was let in");
        server().only().expectRequest(get("/slow")).reply(ok("slow"));
        busy.expect(ok("slow"));
        world.advanceMillis(900);
        busy.expectOpen();
        world.advanceMillis(200);
        busy.expectEnd();
        server().connection(0).expectRequest(get("/next")).reply(ok("next"));
        waiting.expect(ok("next")).expectOpen();
    }

    @Test
    void aClientThatHasHadItsLastAnswerMakesRoomToo() {
        start(new HarnessSettings().maxConnections(1));
        server().answersItsName();
        RawClient last = client().send("nonsense\n\n").expectOwnAnswer(400, "bad-request-line");
        RawClient waiting = world.clientSoon().sendSoon(get("/"));
        world.advanceMillis(900);
        waiting.expectNothing();
        assertPhases(last, "READING_HEAD REPLYING LINGERING");
        world.advanceMillis(200);
        waiting.expect(ok("a")).expectOpen();
        assertPhases(last, "READING_HEAD REPLYING LINGERING CLOSED");
        assertEquals(1, world.traffic().madeRoom);
    }

    /** With so few descriptors the backend connection kept for the last client is what the next one lacks. */
    @Test
    void anIdleBackendConnectionMakesRoomForWhoWaits() {
        start(new HarnessSettings().descriptorLimit(3));
        server().answersItsName();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(world.clientSoon().sendSoon("GET / HTTP/1.1\nHost: site\nConnection: close\n\n"));
        }
        world.advanceMillis(100);
        for (RawClient client : clients) {
            String answer = client.received();
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        }
    }

    /** A close would be a reset, which may destroy the answer before it was read. */
    @Test
    void aClientThatStillSendsAfterItsLastAnswerKeepsItsPlaceUntilItsLimit() {
        start(new HarnessSettings().maxConnections(1));
        server().answersItsName();
        RawClient last = client().send("nonsense\n\n").expectOwnAnswer(400, "bad-request-line");
        world.clientSoon().sendSoon(get("/"));
        for (int i = 0; i < 9; i++) {
            world.advanceMillis(500);
            last.send("more");
        }
        assertPhases(last, "READING_HEAD REPLYING LINGERING");
        world.advanceMillis(600);
        assertPhases(last, "READING_HEAD REPLYING LINGERING CLOSED");
    }

    @Test
    void aRequestThatCameJustInTimeKeepsItsClient() {
        start(new HarnessSettings().maxConnections(1));
        server().answersItsName();
        RawClient first = client().send(get("/")).expect(ok("a"));
        RawClient second = world.clientSoon().sendSoon(get("/"));
        world.advanceMillis(995);
        first.send(get("/again")).expect(ok("a")).expectOpen();
        world.advanceMillis(990);
        first.expectOpen();
        world.advanceMillis(20);
        first.expectEnd();
        second.expect(ok("a"));
    }

    @Test
    void aClientThatHasSentNothingMakesRoomToo() {
        start(new HarnessSettings().maxConnections(2));
        server().answersItsName();
        RawClient silent = client();
        RawClient halfway = client().send("GET / HTTP/1.1\nHost: si");
        RawClient late = world.clientSoon().sendSoon(get("/"));
        world.advanceMillis(1_100);
        silent.expectEnd();
        halfway.expectOpen();
        late.expect(ok("a"));
    }

    /** The last look at an idle client reads, and without memory that must not pass for the beginning of a request. */
    @Test
    void anIdleClientMakesRoomAlsoWhileMemoryIsShort() {
        start(new HarnessSettings().maxConnections(1).bufferCap(BufferPool.LEAST_CAP));
        server().answersItsName();
        RawClient idle = client().send(get("/")).expect(ok("a"));
        IdleBorrower all = new IdleBorrower();
        List<ByteBuffer> lent = new ArrayList<>();
        for (ByteBuffer each = borrow(all); each != null; each = borrow(all)) {
            lent.add(each);
        }
        RawClient waiting = world.clientSoon().sendSoon(get("/"));
        world.advanceMillis(1_100);
        idle.expectEnd();
        lent.forEach(world.buffers::giveBack);
        world.advanceMillis(10);
        waiting.expect(ok("a"));
    }

    private ByteBuffer borrow(IdleBorrower who) {
        return world.buffers.borrow(who, BufferPool.Claim.FIRST, BufferPool.SMALLEST);
    }

    @Test
    void idleBackendConnectionsGoBeforeAnythingIsRefusedForLackOfDescriptors() {
        start(new HarnessSettings().backends(2).descriptorLimit(8));
        world.servers().forEach(server -> server.answersItsName());
        int limit = world.proxy.clients().limit();
        for (int round = 0; round < 6; round++) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < limit; i++) {
                clients.add(world.clientSoon().sendSoon(get("/")));
            }
            world.advanceMillis(50);
            for (RawClient client : clients) {
                assertTrue(client.received().startsWith("HTTP/1.1 200 "), client.received());
                client.peer().close();
            }
            world.advanceMillis(50);
        }
    }
}
