package balancer.client;

import balancer.memory.BufferPool.Claim;
import balancer.memory.Holding;

/**
 * What a connection may have in memory, seen from the connection: it waits for its turn, is refused if too many do, and
 * says what it holds. The rules themselves are those of {@link balancer.memory.BufferPool}.
 */
public final class MemoryTurn {
    private MemoryTurn() {}

    /**
     * Without memory a connection waits, unless too many do.
     *
     * @return true if that was the end of its request
     */
    static boolean refuses(ClientConnection connection) {
        Holding request = connection.request;
        Holding answer = connection.answer();
        int forRequest = request.wanted();
        int forAnswer = answer.wanted();
        if (forRequest + forAnswer == 0 || connection.phase() == Phase.CLOSED) {
            return false;
        }
        boolean first =
                forRequest > 0 && request.claim() == Claim.FIRST || forAnswer > 0 && answer.claim() == Claim.FIRST;
        Claim claim = first ? Claim.FIRST : Claim.MORE;
        if (connection.clients.buffers().await(connection, claim, Math.max(forRequest, forAnswer))) {
            return false;
        }
        request.memoryAvailable();
        answer.memoryAvailable();
        connection.memoryRefused();
        return true;
    }

    /** Its turn has come. While it waited nobody was read from, so the limits on their silence begin anew. */
    static void goesOn(ClientConnection connection) {
        if (waits(connection)) {
            connection.request.memoryAvailable();
            connection.answer().memoryAvailable();
            connection.progress(1);
            connection.upload.begin(connection.clients.loop().nowNanos(), connection.request.bodyBytes());
        }
    }

    public static boolean waits(ClientConnection connection) {
        return connection.request.awaitsMemory() || connection.answer().awaitsMemory();
    }

    /** What stays with the connection is counted, and for how long. */
    static void rests(ClientConnection connection) {
        Holding request = connection.request;
        Holding answer = connection.answer();
        boolean holds = request.holds() || answer.holds();
        if (connection.clients.buffers().rests(connection, holds, request.hasMoved() && answer.hasMoved())) {
            request.mark();
            answer.mark();
        }
    }
}
