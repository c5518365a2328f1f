package balancer.proxy;

import balancer.address.IpText;
import balancer.client.DateField;
import balancer.http.BadMessage;
import balancer.http.BodyFraming;
import balancer.http.ErrorResponse;
import balancer.http.HeadParser;
import balancer.http.HeadRewriter;
import balancer.http.LastHopAnswer;
import balancer.http.Method;
import balancer.http.Persistence;
import balancer.http.Problem;
import balancer.http.RequestHead;
import balancer.http.RequestRewrite;
import balancer.http.ResponseHead;
import balancer.http.ResponseRewrite;
import balancer.loop.Encryption;
import balancer.proxy.FailurePolicy.Started;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the heads of an exchange decide: what a session has to remember of a request, what a response means for both
 * connections, and how both heads are rewritten. One object per loop; its heads are reused and hold a message only
 * while it is handled. Steps 5 and 7.
 */
final class Heads {
    private static final int CONTINUE = 100;

    private static final byte[] NOTHING = {};

    final HeadParser parser;
    final RequestHead requestHead = new RequestHead();
    final ResponseHead responseHead = new ResponseHead();
    private final HeadRewriter rewriter = new HeadRewriter();
    private final RequestRewrite requestRewrite;
    private final ResponseRewrite responseRewrite;
    private final ProxySettings settings;
    private final Accounts accounts;
    private final Retries retries;
    private final Ties ties;
    private final DateField date;
    private final Encryption encryption;

    Heads(ProxySettings settings, Accounts accounts, Rooms rooms, DateField date) {
        this.settings = settings;
        this.accounts = accounts;
        this.retries = rooms.retries();
        this.ties = rooms.ties();
        this.encryption = rooms.encryption();
        this.date = date;
        parser = new HeadParser(settings.clients().maxHeadBytes());
        byte[] name = settings.via().getBytes(StandardCharsets.US_ASCII);
        requestRewrite = new RequestRewrite(name, settings.fields()).ownCookie(ties.ownCookie());
        responseRewrite = new ResponseRewrite(name);
    }

    /** Accepts the parsed request and rewrites it for the backend. */
    void admit(Session session) {
        remember(session);
        retries.requestCame();
        boolean keep = session.exchange.mayBeRepeated();
        session.request.rewriteHead(rewriter, requestHead, requestRewrite, keep);
        session.response.awaitHead();
    }

    /** Makes our answer to the request (Max-Forwards: 0). The connection persists if the request's end was found. */
    byte[] answerHere(Session session) {
        remember(session);
        Exchange exchange = session.exchange;
        exchange.answeredByUs = true;
        exchange.status = LastHopAnswer.status(exchange.method);
        exchange.clientPersists &= session.request.dropWhole(requestHead, session.client, Pump.SLICE_BYTES)
                && !session.clients.isDraining();
        String id = requestId(exchange);
        return LastHopAnswer.of(exchange.method, persistence(exchange), date.text(), id);
    }

    /** Keeps the facts that outlive the request head, chooses the id, counts, and tells the listener. */
    private void remember(Session session) {
        Exchange exchange = session.exchange;
        exchange.open = true;
        exchange.method = requestHead.method();
        exchange.clientHttp10 = requestHead.minorVersion() == 0;
        exchange.clientPersists = requestHead.keepAlive();
        exchange.clientMayPipeline = exchange.clientPersists;
        exchange.expectsContinue = requestHead.expectsContinue();
        exchange.bindsConnection = requestHead.bindsConnection();
        ByteBuffer bytes = session.request.bytes();
        if (requestHead.upgrade()) {
            exchange.upgrade = text(bytes, requestHead.upgradeStart(), requestHead.upgradeEnd());
        }
        exchange.admittedNanos = session.loop().nowNanos();
        accounts.traffic.requests++;
        describeClient(session);
        ties.asked(exchange, requestHead, bytes);
        accounts.listener.admitted(exchange, requestHead, bytes);
    }

    private void describeClient(Session session) {
        boolean trusted = !settings.trustedProxies().isEmpty()
                && settings.trustedProxies()
                        .contains(session.exchange.ends.remoteAddress().getAddress());
        // RFC 9112 §3.2: HTTP/1.0 may lack Host; the request is forwarded as HTTP/1.1, which may not.
        byte[] local = requestHead.hostIndex() < 0 ? hostAndPort(session.exchange.ends.localAddress()) : NOTHING;
        Exchange exchange = session.exchange;
        exchange.id.choose(requestHead, session.request.bytes(), trusted);
        requestRewrite
                .client(exchange.clientAddress(), local, trusted)
                .localPort(exchange.ends.localAddress().getPort())
                .provenFields(encryption.fieldsAbout(session.client))
                .requestId(exchange.id.replacement());
    }

    /**
     * Handles a parsed response head: decides what it means, and rewrites it for the client.
     *
     * @return NONE, or why the response is not valid for this request
     */
    BadMessage admitResponse(Session session) {
        int status = responseHead.status();
        session.exchange.backend.answered(session.loop().nowNanos());
        session.exchange.repaired |= responseHead.repaired();
        if (status == ResponseHead.SWITCHING_PROTOCOLS) {
            return switchProtocols(session);
        }
        session.exchange.status = status;
        return responseHead.isInterim() ? interim(session) : admitFinal(session);
    }

    /** RFC 9110 §15.2: any number may precede the final response. All are forwarded, except to HTTP/1.0. */
    private BadMessage interim(Session session) {
        Exchange exchange = session.exchange;
        if (!exchange.interims.count(session.loop().nowNanos())) {
            return BadMessage.TOO_MANY_INTERIMS;
        }
        session.request.forget();
        if (responseHead.status() == CONTINUE) {
            exchange.expectsContinue = false;
        }
        if (exchange.clientHttp10) {
            session.response.dropHead(responseHead);
        } else {
            exchange.started = Started.INTERIM;
            responseRewrite.added(Ties.NOTHING).client(Persistence.UNSAID, false);
            session.response.rewriteHead(rewriter, responseHead, responseRewrite);
        }
        session.response.awaitHead();
        return BadMessage.NONE;
    }

    private BadMessage admitFinal(Session session) {
        Exchange exchange = session.exchange;
        BodyFraming framing = responseHead.framing(exchange.method);
        boolean decode = exchange.clientHttp10 && responseHead.chunked();
        boolean lengthKnown = framing != BodyFraming.UNTIL_CLOSE && !(decode && framing == BodyFraming.CHUNKED);
        exchange.started = lengthKnown ? Started.SELF_DELIMITED : Started.CLOSE_DELIMITED;
        exchange.responseHeadNanos = session.loop().nowNanos() - exchange.admittedNanos;
        exchange.backendPersists = responseHead.keepAlive() && framing != BodyFraming.UNTIL_CLOSE;
        // A response before the end of the request: the rest of the request may never come, so the connection ends.
        exchange.clientPersists &= lengthKnown && session.request.messageEnded() && !session.clients.isDraining();
        // A bound connection takes the client's next request, too, and would keep a draining backend busy.
        exchange.clientPersists &= !(session.backendConnection.isBound() && exchange.backend.draining());
        if (responseHead.asksToBind()) {
            exchange.bound.challenged(session.backendConnection);
        }
        session.request.forget();
        accounts.answered(exchange);
        responseRewrite.date(date.value()).added(ties.answered(exchange, responseHead));
        responseRewrite.client(persistence(exchange), decode);
        session.response.rewriteHead(rewriter, responseHead, responseRewrite);
        session.response.frameBody(framing, responseHead.contentLength(), decode);
        return BadMessage.NONE;
    }

    private static Persistence persistence(Exchange exchange) {
        if (!exchange.clientPersists) {
            return Persistence.CLOSE;
        }
        return exchange.clientHttp10 ? Persistence.KEEP_ALIVE : Persistence.UNSAID;
    }

    /**
     * RFC 9110 §7.8: a server may switch only to a protocol that the client has offered. After any other 101 we would
     * relay as plain bytes what the client still takes for HTTP, pipelined requests included. Nor may the 101 come
     * before the last byte of the request was sent: it would be unknown where the new protocol begins.
     */
    private BadMessage switchProtocols(Session session) {
        Exchange exchange = session.exchange;
        String switched = text(session.response.bytes(), responseHead.upgradeStart(), responseHead.upgradeEnd());
        boolean asked = exchange.upgrade != null && exchange.upgrade.equalsIgnoreCase(switched);
        if (!asked) {
            return BadMessage.UNASKED_UPGRADE;
        }
        if (!session.request.done() || session.request.isSinkGone()) {
            return BadMessage.EARLY_UPGRADE;
        }
        exchange.status = ResponseHead.SWITCHING_PROTOCOLS;
        exchange.started = Started.CLOSE_DELIMITED;
        exchange.responseHeadNanos = session.loop().nowNanos() - exchange.admittedNanos;
        session.request.forget();
        session.request.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        accounts.answered(exchange);
        responseRewrite.added(ties.answered(exchange, responseHead)).client(Persistence.UNSAID, false);
        session.response.rewriteHead(rewriter, responseHead, responseRewrite);
        session.response.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        return BadMessage.NONE;
    }

    /** What is wrong with the request that was refused last. */
    Problem messageProblem(Session session) {
        boolean inBody = session.request.isBad();
        return inBody ? session.request.problem() : parser.problem();
    }

    /** Our own answer for a failure. */
    byte[] error(Session session, Failure failure) {
        Exchange exchange = session.exchange;
        Problem problem = failure == Failure.BAD_REQUEST ? exchange.messageProblem : failure;
        exchange.status = problem.status();
        exchange.id.chooseForRefused();
        String id = requestId(exchange);
        return ErrorResponse.of(problem, exchange.method == Method.HEAD, date.text(), id);
    }

    private static String requestId(Exchange exchange) {
        return new String(exchange.requestId(), StandardCharsets.US_ASCII);
    }

    private static String text(ByteBuffer bytes, int from, int to) {
        byte[] copy = new byte[to - from];
        bytes.get(from, copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }

    private static byte[] hostAndPort(InetSocketAddress address) {
        String host = IpText.bracketed(IpText.of(address));
        return (host + ":" + address.getPort()).getBytes(StandardCharsets.US_ASCII);
    }
}
