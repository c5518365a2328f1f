package balancer.proxy;

import balancer.client.Phase;
import balancer.http.HeadParser;

/**
 * READING_HEAD and IDLE: waits for a whole request head. Woken by the client. Step 5.
 *
 * <p>Pipelined bytes in the buffer are parsed before the socket is read, because they bring no event.
 */
final class ReadingHead {
    private final ProxyContext context;
    private final Replying replying;

    ReadingHead(ProxyContext context, Replying replying) {
        this.context = context;
        this.replying = replying;
    }

    void step(Session session) {
        boolean nothingYet = !session.request.hasBegun();
        HeadParser.Result result =
                session.request.readHead(context.heads.parser, context.heads.requestHead, session.client);
        noteBeginning(session, nothingYet);
        switch (result) {
            case COMPLETE -> {
                // Without memory the session waits; the pool calls it.
                if (session.request.checkMemoryForHead()) {
                    admit(session);
                }
            }
            case BAD -> session.fail(Failure.BAD_REQUEST);
            case NEED_MORE -> awaitMore(session);
        }
    }

    /** The request begins with its first byte; without memory to read that it begins too, so that it can be refused. */
    private static void noteBeginning(Session session, boolean nothingYet) {
        if (session.phase() == Phase.IDLE && (session.request.hasBegun() || session.request.awaitsMemory())) {
            session.become(Phase.READING_HEAD);
            session.exchange.begin(session.loop().nowNanos());
        } else if (nothingYet) {
            // Browsers open connections in advance: a connection may be much older than its first request.
            session.exchange.beganNanos = session.loop().nowNanos();
        }
        if (session.request.hasBegun()) {
            session.clients.becameBusy(session);
        }
    }

    private void admit(Session session) {
        Heads heads = context.heads;
        if (heads.requestHead.maxForwards() == 0) {
            replying.begin(session, heads.answerHere(session));
        } else {
            heads.admit(session);
            LongLived.headEnded(session);
            session.become(Phase.CONNECTING);
        }
    }

    private void awaitMore(Session session) {
        if (session.client.ended() || session.client.failure() != null) {
            session.close();
        }
    }
}
