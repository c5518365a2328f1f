package balancer.proxy;

/**
 * What counts as progress while a request is forwarded: only what the awaited peer does. That a client uploads on is no
 * sign that its backend takes anything, a server that adds a little more shows nothing of a client that does not read,
 * and an interim response is not the body that a client owes. When another peer is awaited its limit begins then.
 */
final class Progress {
    /** After the last step; null before the first one. */
    private AwaitedPeer awaited;

    /** Since when the client has had to wait with its body. */
    private long waitsSinceNanos;

    private int heads;

    /** What there was of each after the last step. */
    private int headsBefore;

    private long fromClient;
    private long toBackend;
    private long fromBackend;
    private long toClient;

    /** The request is forwarded from now on. */
    void begin(Session session) {
        awaited = null;
        waitsSinceNanos = session.loop().nowNanos();
        session.upload.begin(waitsSinceNanos, session.request.bodyBytes());
    }

    /** The backend has sent a whole head, final or not. */
    void headCame() {
        heads++;
    }

    /** After each step. True if the peer that was awaited has done something, or another one is awaited now. */
    boolean made(Session session) {
        AwaitedPeer before = awaited;
        awaited = AwaitedPeer.of(session);
        boolean acted = awaited == before && hasActed(session);
        remember(session);
        if (awaited != before) {
            changedFrom(before, session);
        }
        return acted || awaited != before;
    }

    /** Where both bodies pass at once, a client that takes its response is no silent client. */
    private boolean hasActed(Session session) {
        boolean sends = session.response.receivedBytes() != fromBackend;
        return switch (awaited) {
            case TAKES_RESPONSE -> session.response.sentBytes() != toClient;
            case SENDS_BODY -> session.request.receivedBytes() != fromClient
                    || sends && session.exchange.started.isFinal();
            case BEGINS_RESPONSE -> session.request.sentBytes() != toBackend || heads != headsBefore;
            case SENDS_RESPONSE -> session.request.sentBytes() != toBackend || sends;
        };
    }

    private void remember(Session session) {
        headsBefore = heads;
        fromClient = session.request.receivedBytes();
        toBackend = session.request.sentBytes();
        fromBackend = session.response.receivedBytes();
        toClient = session.response.sentBytes();
    }

    /** Time in which the client had to wait does not count against its speed. */
    private void changedFrom(AwaitedPeer before, Session session) {
        long now = session.loop().nowNanos();
        if (awaited == AwaitedPeer.SENDS_BODY) {
            session.upload.waited(waitsSinceNanos, now);
        } else if (before == AwaitedPeer.SENDS_BODY) {
            waitsSinceNanos = now;
        }
    }
}
