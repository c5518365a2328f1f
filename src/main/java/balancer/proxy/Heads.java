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
import balancer.loop.Endpoint;
import balancer.proxy.FailurePolicy.Started;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the heads of an exchange decide: what a session has to remember of a request, what a response means for both
 * connections, and how both are rewritten. One object per loop; its heads are reused and hold a message only while it
 * is handled. Steps 5 and 7.
 */
final class Heads {
    private static final int CONTINUE = 100;

    /**
     * A backend may say that it is still at work as often as it likes (104 every quarter of a second during an upload),
     * but more interim responses than this within a second are an attack or a defect, and count as a bad response.
     */
    private static final int MAX_INTERIM_PER_SECOND = 32;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final byte[] NOTHING = {};

    final HeadParser parser;
    final RequestHead request = new RequestHead();
    final ResponseHead response = new ResponseHead();
    private final HeadRewriter rewriter = new HeadRewriter();
    private final RequestRewrite requestRewrite;
    private final ResponseRewrite responseRewrite;
    private final ProxySettings settings;
    private final Accounts accounts;
    private final Retries retries;
    private final DateField date;

    Heads(ProxySettings settings, Accounts accounts, Retries retries, DateField date) {
        this.settings = settings;
        this.accounts = accounts;
        this.retries = retries;
        this.date = date;
        parser = new HeadParser(settings.clients().maxHeadBytes());
        byte[] name = settings.via().getBytes(StandardCharsets.US_ASCII);
        requestRewrite = new RequestRewrite(name);
        responseRewrite = new ResponseRewrite(name);
    }

    /** Accepts the parsed request and rewrites it for the backend. */
    void admit(Session session) {
        remember(session);
        retries.requestCame();
        boolean keep = session.exchange.mayBeRepeated();
        session.request.rewriteHead(rewriter, request, requestRewrite, keep);
        session.response.awaitHead();
    }

    /** Answers the parsed request here (Max-Forwards: 0). The connection persists if the request's end was found. */
    byte[] answerHere(Session session) {
        remember(session);
        Exchange exchange = session.exchange;
        exchange.answeredByUs = true;
        exchange.status = LastHopAnswer.status(exchange.method);
        exchange.clientPersists &=
                session.request.dropWhole(request, session.client, Pump.SLICE_BYTES) && !session.clients.isDraining();
        String id = requestId(exchange);
        return LastHopAnswer.of(exchange.method, persistence(exchange), date.text(), id);
    }

    /** Keeps the facts of the request that outlive its head, names it, counts it and tells the listener. */
    private void remember(Session session) {
        Exchange exchange = session.exchange;
        exchange.open = true;
        exchange.method = request.method();
        exchange.clientHttp10 = request.minorVersion() == 0;
        exchange.clientPersists = request.keepAlive();
        exchange.clientMayPipeline = exchange.clientPersists;
        exchange.expectsContinue = request.expectsContinue();
        exchange.bindsConnection = request.bindsConnection();
        ByteBuffer bytes = session.request.bytes();
        if (request.upgrade()) {
            exchange.upgrade = text(bytes, request.upgradeStart(), request.upgradeEnd());
        }
        exchange.admittedNanos = session.loop().nowNanos();
        accounts.traffic.requests++;
        describeClient(session);
        accounts.listener.admitted(exchange, request, bytes);
    }

    private void describeClient(Session session) {
        Endpoint client = session.client;
        boolean trusted = !settings.trustedProxies().isEmpty()
                && settings.trustedProxies().contains(client.remoteAddress().getAddress());
        // RFC 9112 §3.2: HTTP/1.0 may lack Host; HTTP/1.1, as which the request is forwarded, may not.
        byte[] local = request.hostIndex() < 0 ? hostAndPort(client.localAddress()) : NOTHING;
        Exchange exchange = session.exchange;
        exchange.id.choose(request, session.request.bytes(), trusted);
        requestRewrite.client(exchange.clientAddress(), local, trusted).requestId(exchange.id.replacement());
    }

    /**
     * Handles a parsed response head: decides what it means, and rewrites it for the client.
     *
     * @return NONE, or why the response is not valid for this request
     */
    BadMessage answer(Session session) {
        int status = response.status();
        session.exchange.backend.answered(session.loop().nowNanos());
        session.exchange.repaired |= response.repaired();
        if (status == ResponseHead.SWITCHING_PROTOCOLS) {
            return switchProtocols(session);
        }
        session.exchange.status = status;
        return response.isInterim() ? interim(session) : answerFinally(session);
    }

    /** RFC 9110 §15.2: any number may precede the final response. All are forwarded, except to HTTP/1.0. */
    private BadMessage interim(Session session) {
        Exchange exchange = session.exchange;
        if (!isPatient(session)) {
            return BadMessage.TOO_MANY_INTERIMS;
        }
        session.request.forget();
        if (response.status() == CONTINUE) {
            exchange.expectsContinue = false;
            session.upload.begin(session.loop().nowNanos(), session.request.bodyBytes());
        }
        if (exchange.clientHttp10) {
            session.response.dropHead(response);
        } else {
            exchange.started = Started.INTERIM;
            session.response.rewriteHead(rewriter, response, responseRewrite.client(Persistence.UNSAID, false));
        }
        session.response.awaitHead();
        return BadMessage.NONE;
    }

    private static boolean isPatient(Session session) {
        Exchange exchange = session.exchange;
        long now = session.loop().nowNanos();
        if (exchange.interims == 0 || now - exchange.interimsSinceNanos >= NANOS_PER_SECOND) {
            exchange.interims = 0;
            exchange.interimsSinceNanos = now;
        }
        return ++exchange.interims <= MAX_INTERIM_PER_SECOND;
    }

    private BadMessage answerFinally(Session session) {
        Exchange exchange = session.exchange;
        BodyFraming framing = response.framing(exchange.method);
        boolean decode = exchange.clientHttp10 && response.chunked();
        boolean lengthKnown = framing != BodyFraming.UNTIL_CLOSE && !(decode && framing == BodyFraming.CHUNKED);
        exchange.started = lengthKnown ? Started.FRAMED : Started.UNFRAMED;
        exchange.responseHeadNanos = session.loop().nowNanos() - exchange.admittedNanos;
        exchange.backendPersists = response.keepAlive() && framing != BodyFraming.UNTIL_CLOSE;
        // A response before the end of the request: the rest of the request may never come, so the connection ends.
        exchange.clientPersists &= lengthKnown && session.request.messageEnded() && !session.clients.isDraining();
        // The client's next request would go over its own connection, too, and keep a draining backend busy.
        exchange.clientPersists &= !(session.backend.isOwned() && exchange.backend.draining());
        if (response.asksToBind()) {
            exchange.own.challenged(session.backend);
        }
        session.request.forget();
        responseRewrite.date(date.value()).client(persistence(exchange), decode);
        session.response.rewriteHead(rewriter, response, responseRewrite);
        session.response.frameBody(framing, response.contentLength(), decode);
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
     * relay as plain bytes what the client still takes for HTTP, pipelined requests included. So would a 101 before the
     * last byte of the request has been sent: the place where the new protocol begins would be unknown.
     */
    private BadMessage switchProtocols(Session session) {
        Exchange exchange = session.exchange;
        String switched = text(session.response.bytes(), response.upgradeStart(), response.upgradeEnd());
        boolean asked = exchange.upgrade != null && exchange.upgrade.equalsIgnoreCase(switched);
        if (!asked) {
            return BadMessage.UNASKED_UPGRADE;
        }
        if (!session.request.done() || session.request.isSinkGone()) {
            return BadMessage.EARLY_UPGRADE;
        }
        exchange.status = ResponseHead.SWITCHING_PROTOCOLS;
        exchange.started = Started.UNFRAMED;
        exchange.responseHeadNanos = session.loop().nowNanos() - exchange.admittedNanos;
        session.request.forget();
        session.request.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        session.response.rewriteHead(rewriter, response, responseRewrite.client(Persistence.UNSAID, false));
        session.response.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        return BadMessage.NONE;
    }

    /** What is wrong with the request that was refused last. */
    Problem fault(Session session) {
        boolean inBody = session.request.isBad();
        return inBody ? session.request.problem() : parser.problem();
    }

    /** Our own answer for a failure. */
    byte[] error(Session session, Failure failure) {
        Exchange exchange = session.exchange;
        Problem problem = failure == Failure.BAD_REQUEST ? exchange.fault : failure;
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
