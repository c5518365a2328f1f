package balancer.proxy;

import balancer.client.Phase;
import balancer.loop.Endpoint;
import balancer.relay.RequestFlow;
import java.nio.ByteBuffer;

/**
 * PREAMBLE: waits until the client has said what comes before its requests or bytes: a PROXY header, then a TLS
 * handshake, if they are expected. Woken by the client. What follows in the same packet is not lost.
 */
final class ReadingPreamble {
    private final ProxyContext context;

    ReadingPreamble(ProxyContext context) {
        this.context = context;
    }

    void step(Session session) {
        if (context.preamble.isExpected() && !session.client.isEncrypted()) {
            readHeader(session);
        } else {
            shakeHands(session);
        }
    }

    private void readHeader(Session session) {
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
            headerHasCome(session, length);
        } else {
            closeIfGone(session);
        }
    }

    private void headerHasCome(Session session, int length) {
        RequestFlow request = session.request;
        session.exchange.ends =
                context.preamble.ends(request.bytes(), request.unexaminedStart(), length, session.exchange.ends);
        request.drop(length);
        if (context.encryption.isOn()) {
            shakeHands(session);
        } else {
            end(session);
        }
    }

    private void shakeHands(Session session) {
        Endpoint client = session.client;
        if (!client.isEncrypted()) {
            client.transport(context.encryption.over(client, takeEarly(session.request)));
        }
        if (client.isOpen()) {
            end(session);
        } else {
            closeIfGone(session);
        }
    }

    /** The bytes that came behind the header. They are copied before anything else is read into that memory. */
    private static ByteBuffer takeEarly(RequestFlow request) {
        if (!request.hasUnexamined()) {
            return Introduction.NOTHING;
        }
        int from = request.unexaminedStart();
        int length = request.unexaminedEnd() - from;
        ByteBuffer early = request.bytes().slice(from, length);
        request.drop(length);
        return early;
    }

    private static void closeIfGone(Session session) {
        if (session.client.ended() || session.client.failure() != null) {
            session.close();
        }
    }

    private static void end(Session session) {
        session.request.awaitHead();
        session.exchange.beganNanos = session.loop().nowNanos();
        session.open();
        if (session.phase() == Phase.READING_HEAD && !session.request.hasBegun()) {
            session.clients.becameIdle(session);
        }
    }
}
