package balancer.proxy;

import balancer.client.Phase;
import balancer.relay.RequestFlow;

/**
 * PREAMBLE: waits until the client has said what comes before its requests or bytes. Woken by the client. What follows
 * in the same packet stays in the buffer.
 */
final class ReadingPreamble {
    private final ProxyContext context;

    ReadingPreamble(ProxyContext context) {
        this.context = context;
    }

    void step(Session session) {
        Preamble preamble = context.preamble;
        RequestFlow request = session.request;
        if (!preamble.mayCome(session.client)) {
            session.fail(Failure.UNTRUSTED_PROXY);
            return;
        }
        int length;
        do {
            int from = request.unexaminedStart();
            length = request.hasUnexamined()
                    ? preamble.read(request.bytes(), from, request.unexaminedEnd())
                    : Preamble.NEED_MORE;
        } while (length == Preamble.NEED_MORE && request.readMore(session.client));
        if (request.hasBegun()) {
            session.clients.becameBusy(session);
        }
        if (length == Preamble.BAD) {
            session.fail(Failure.BAD_PREAMBLE);
        } else if (length != Preamble.NEED_MORE) {
            end(session, length);
        } else if (session.client.ended() || session.client.failure() != null) {
            session.close();
        }
    }

    private void end(Session session, int length) {
        RequestFlow request = session.request;
        session.exchange.ends =
                context.preamble.ends(request.bytes(), request.unexaminedStart(), length, session.exchange.ends);
        request.drop(length);
        request.awaitHead();
        session.exchange.beganNanos = session.loop().nowNanos();
        session.open();
        if (session.phase() == Phase.READING_HEAD && !request.hasBegun()) {
            session.clients.becameIdle(session);
        }
    }
}
