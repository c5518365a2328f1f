package balancer.proxy;

import balancer.memory.BufferPool.Claim;
import balancer.relay.RequestFlow;
import balancer.relay.ResponseFlow;

/**
 * What a session may have in memory, seen from the session: it waits for its turn, is refused if too many do, and gives
 * back what it has held too long. The rules themselves are those of {@link balancer.memory.BufferPool}.
 */
final class MemoryLaw {
    private MemoryLaw() {}

    /**
     * Without memory a session waits, unless too many do.
     *
     * @return true if that was the end of its request
     */
    static boolean refuses(Session session) {
        RequestFlow request = session.request;
        ResponseFlow response = session.response;
        int forRequest = request.wanted();
        int forResponse = response.wanted();
        if (forRequest + forResponse == 0 || session.phase() == Phase.CLOSED) {
            return false;
        }
        boolean first =
                forRequest > 0 && request.claim() == Claim.FIRST || forResponse > 0 && response.claim() == Claim.FIRST;
        Claim claim = first ? Claim.FIRST : Claim.MORE;
        if (session.proxy.buffers.await(session, claim, Math.max(forRequest, forResponse))) {
            return false;
        }
        request.memoryAvailable();
        response.memoryAvailable();
        session.fail(Failure.OVERLOADED);
        return true;
    }

    /** Its turn has come. While it waited nobody was read from, so the limits on their silence begin anew. */
    static void goesOn(Session session) {
        if (waits(session)) {
            session.request.memoryAvailable();
            session.response.memoryAvailable();
            session.progress(1);
            session.exchange.beginUpload(session.proxy.loop.nowNanos(), session.request.bodyBytes());
        }
    }

    static boolean waits(Session session) {
        return session.request.awaitsMemory() || session.response.awaitsMemory();
    }

    /** What stays with the session is counted, and for how long. */
    static void rests(Session session) {
        RequestFlow request = session.request;
        ResponseFlow response = session.response;
        boolean holds = request.holds() || response.holds();
        if (session.proxy.buffers.rests(session, holds, request.hasMoved() && response.hasMoved())) {
            request.mark();
            response.mark();
        }
    }

    /** Others need what it holds. Whatever is kept for a repetition only can be done without. */
    static void reclaim(Session session) {
        if (session.replayable() && session.request.done()) {
            session.request.forget();
            session.request.settle();
        }
        if (PhaseLimits.isBetweenRequests(session)) {
            session.close(); // with half of an empty line
        } else if (session.request.holds() || session.response.holds()) {
            boolean waitsForUs = session.phase() == Phase.QUEUED || session.phase() == Phase.CONNECTING;
            session.fail(waitsForUs ? Failure.OVERLOADED : Failure.MEMORY_RECLAIMED);
        }
    }
}
