package balancer.server;

import balancer.client.Phase;
import balancer.http.HeadParser;
import balancer.http.Method;
import balancer.http.Persistence;
import balancer.http.RequestHead;
import balancer.loop.Endpoint;
import balancer.proxy.Failure;

/** READING_HEAD, IDLE and FORWARDING: reads a request, asks the site, sends the answer. */
final class Answering {
    /** The connection survives a request body up to this length, which is read and dropped. */
    private static final long MAX_SKIPPED_BYTES = 64 << 10;

    private final OriginServer server;
    private final Refusing refusing;
    private final Site site;
    private final HeadParser parser;
    private final RequestHead head = new RequestHead();
    private final Request request = new Request();

    Answering(OriginServer server, Refusing refusing, Site site, HeadParser parser) {
        this.server = server;
        this.refusing = refusing;
        this.site = site;
        this.parser = parser;
    }

    /** Looks at pipelined bytes before the socket: they cause no event of their own. */
    void readHead(OriginSession session) {
        boolean nothingYet = !session.request.hasBegun();
        HeadParser.Result result = session.request.readHead(parser, head, session.client);
        if (session.phase() == Phase.IDLE && session.request.hasBegun()) {
            session.become(Phase.READING_HEAD);
            session.exchange.begin(session.nowNanos());
        } else if (nothingYet) {
            // Browsers open connections in advance: a connection may be much older than its first request.
            session.exchange.beginsNow(session.nowNanos());
        }
        if (session.request.hasBegun()) {
            session.clients.becameBusy(session);
        }
        switch (result) {
            case COMPLETE -> answer(session);
            case BAD -> refusing.begin(session, Failure.BAD_REQUEST, parser.problem());
            case NEED_MORE -> awaitMore(session);
        }
    }

    private static void awaitMore(OriginSession session) {
        if (session.client.ended() || session.client.failure() != null) {
            session.close();
        }
    }

    private void answer(OriginSession session) {
        server.traffic.requests++;
        Answer given = site.answer(request.show(session.exchange, head, session.request.bytes()));
        session.persists = head.keepAlive() && isSkippable() && !server.isDraining();
        if (head.minorVersion() == 0 && given.endsWithClose()) {
            session.persists = false;
        }
        session.mayPipeline = head.keepAlive();
        session.delay(server.delayNanos());
        Persistence said = head.minorVersion() == 0 ? Persistence.KEEP_ALIVE : Persistence.UNSAID;
        session.exchange.admitted(head, given.status());
        server.listener.admitted(session.exchange, head, session.request.bytes());
        session.begin(given, session.persists ? said : Persistence.CLOSE, head.method() == Method.HEAD);
        session.request.drop(head);
        session.upload.begin(session.nowNanos(), session.request.bodyBytes());
        session.become(Phase.FORWARDING);
    }

    /**
     * Whether the next request can be found after this one's body at little cost. Not after {@code Expect}: a client
     * that gets a final status instead of 100 may send the body or not (RFC 9110 §10.1.1), so what follows is
     * uncertain.
     */
    private boolean isSkippable() {
        return switch (head.framing()) {
            case NONE -> true;
            case FIXED -> head.contentLength() <= MAX_SKIPPED_BYTES && !head.expectsContinue();
            default -> false;
        };
    }

    /** Drops the request's body, and takes in bytes of the next request, while the answer leaves. */
    void send(OriginSession session) {
        Endpoint client = session.client;
        long moved = session.request.pump(client, client, OriginSession.BYTES_PER_TURN);
        boolean requestRead = session.request.messageEnded();
        if (requestRead) {
            session.request.readAhead(client);
        }
        if (!session.sendMore(moved)) {
            return;
        }
        if (session.persists && requestRead) {
            session.answered();
            session.request.awaitHead();
            session.become(Phase.IDLE);
        } else if (!session.persists || client.ended()) {
            session.answered();
            leave(session, requestRead);
        }
    }

    private void leave(OriginSession session, boolean requestRead) {
        if (requestRead && !session.mayPipeline && !session.request.hasBegun() && !session.client.readable()) {
            session.close();
        } else {
            // Input that is not read is here or may come: closing now would send a reset after the answer.
            refusing.beginToLinger(session);
        }
    }
}
