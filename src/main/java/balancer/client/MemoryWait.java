package balancer.client;

import balancer.loop.Transport;
import balancer.memory.BufferPool.Claim;
import balancer.memory.Holding;

/**
 * The memory of a connection, seen from the connection: it waits in line, is refused if too many wait, and reports
 * what it holds. The rules themselves are those of {@link balancer.memory.BufferPool}.
 */
public final class MemoryWait {
    private MemoryWait() {}

    /**
     * Puts a connection that needs memory in line, unless too many wait already: then its request is refused.
     *
     * @return true if the request was refused
     */
    static boolean awaitOrRefuse(ClientConnection connection) {
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
        request.stopAwaitingMemory();
        answer.stopAwaitingMemory();
        connection.memoryRefused();
        return true;
    }

    /** It may go on. While it waited, not every peer was read from, so the limits on their silence begin anew. */
    static void resume(ClientConnection connection) {
        if (waits(connection)) {
            connection.request.stopAwaitingMemory();
            connection.answer().stopAwaitingMemory();
            connection.progress(1);
            connection.upload.begin(connection.nowNanos(), connection.request.bodyBytes());
        }
    }

    /** True if it cannot go on without memory. A connection that only lacks memory to read ahead can. */
    public static boolean waits(ClientConnection connection) {
        return connection.request.wanted() > 0 || connection.answer().wanted() > 0;
    }

    /** Tells the pool whether the connection keeps memory, and whether all that it held at the last mark is gone. */
    static void suspended(ClientConnection connection) {
        Holding request = connection.request;
        Holding answer = connection.answer();
        Transport transport = connection.client.transport();
        boolean holds = request.holdsMemory() || answer.holdsMemory() || transport.holdsMemory();
        boolean moved = request.hasMoved() && answer.hasMoved() && transport.hasMoved();
        if (connection.clients.buffers().suspended(connection, holds, moved)) {
            request.mark();
            answer.mark();
            transport.mark();
        }
    }
}
