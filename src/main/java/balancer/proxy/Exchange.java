package balancer.proxy;

import balancer.address.IpText;
import balancer.backend.Affinity;
import balancer.backend.Backend;
import balancer.backend.BackendConnection;
import balancer.backend.BackendPool;
import balancer.client.ExchangeRecord;
import balancer.http.Method;
import balancer.http.Problem;
import balancer.http.ResponseHead;
import balancer.loop.AddressPair;
import balancer.loop.Endpoint;
import balancer.proxy.FailurePolicy.Started;
import java.nio.charset.StandardCharsets;

/** One request and its answer: the facts that outlive the request head. A session reuses it for all its requests. */
public final class Exchange implements ExchangeRecord {
    private final Endpoint client;
    private final long connection;
    final RequestId id;
    final Attempts attempts = new Attempts();
    final BoundConnection bound;
    final Interims interims = new Interims();
    public final Affinity affinity = new Affinity();

    /** True from the moment the request is known, or refused, until its end was reported. */
    boolean open;

    Method method;
    boolean clientHttp10;

    /** True if the client's connection stays open for another request. */
    boolean clientPersists;

    /** True if the client expects the connection to persist, whatever we decide: it may have sent another request. */
    boolean clientMayPipeline;

    boolean backendPersists;

    /** The request is a login that holds for its backend connection (NTLM, Negotiate). */
    boolean bindsConnection;

    /** The kernel sends keep-alive probes on both connections, see {@link LongLived}. */
    boolean livesLong;

    /** The protocol that the client offered to switch to, lower case, or null. */
    String upgrade;

    Started started;
    int status;
    Failure failure;

    /** What is wrong with the request or the response, if that ended the exchange. */
    Problem messageProblem;

    Backend backend;
    long beganNanos;
    long endedNanos;

    /** When the head was complete. */
    long admittedNanos;

    /** When a backend connection was asked for, in the last attempt. */
    long askedNanos;

    /** How long the connection took to open; -1 if it was open already, or never opened. */
    long connectNanos;

    /** From the complete request head to that of the final response; -1 if none came. */
    long responseHeadNanos;

    /** Bytes of the bodies that went out, framing included. */
    long requestBodyBytes;

    long responseBodyBytes;

    /** What is being delivered may be incomplete, and its framing does not show that: a reset follows it. */
    boolean endsInReset;

    /** The client got an answer of our own. */
    boolean answeredByUs;

    /** The response was malformed and was repaired: its connection is not used again. */
    boolean repaired;

    /** The client sends its body only after a 100 response. */
    boolean expectsContinue;

    /** The addresses of the client: those of its socket, or those that its preamble announced. */
    AddressPair ends;

    private int number;
    private byte[] clientAddress;
    private Object attachment;

    /**
     * @param client endpoint of the client's connection
     * @param connection number of that connection, from 1
     * @param id holds the id of the current request
     */
    Exchange(Endpoint client, long connection, RequestId id, Reserve reserve) {
        this.client = client;
        this.ends = client;
        this.connection = connection;
        this.id = id;
        this.bound = new BoundConnection(reserve);
    }

    void begin(long nowNanos) {
        open = false;
        number++;
        id.forget();
        connectNanos = -1;
        responseHeadNanos = -1;
        requestBodyBytes = 0;
        responseBodyBytes = 0;
        answeredByUs = false;
        endsInReset = false;
        method = null;
        upgrade = null;
        clientHttp10 = false;
        clientPersists = false;
        clientMayPipeline = false;
        backendPersists = false;
        bindsConnection = false;
        started = Started.NONE;
        status = 0;
        failure = null;
        messageProblem = null;
        backend = null;
        beganNanos = nowNanos;
        admittedNanos = nowNanos;
        interims.begin();
        repaired = false;
        expectsContinue = false;
        attempts.begin();
        affinity.forget();
    }

    /** The endpoint of the client's connection. */
    Endpoint client() {
        return client;
    }

    /** Chooses the backend to ask next; null if all were tried, drain or are busy. */
    Backend choose(BackendPool backends) {
        Backend next = attempts.choose(backends, backend, affinity);
        if (next != null) {
            backend = next;
        }
        return next;
    }

    /** The request goes over a connection that is open already; the policy is not asked. */
    void choose(BackendConnection connection) {
        backend = connection.backend();
        attempts.countOne();
    }

    /** The backend that the request waits for, after a login on a connection or by a cookie; null if any will do. */
    public Backend onlyBackend() {
        Backend login = bound.backend();
        Backend named = affinity.backend();
        return login != null || named == null || attempts.wasTried(named) ? login : named;
    }

    /** The exchange waits for a backend. The limit counts from the first time. */
    public void queued(long nowNanos) {
        attempts.queued(nowNanos);
    }

    /** True if it has waited for a backend, or a backend has failed it: new requests queue up behind it. */
    public boolean hasPrecedence() {
        return attempts.wasQueued() || attempts.isRetry();
    }

    /** True if the method is idempotent; not for a login or a bound connection: elsewhere it means something else. */
    boolean mayBeRepeated() {
        return method.isIdempotent() && !bindsConnection && !bound.isBound();
    }

    @Override
    public byte[] requestId() {
        return id.text();
    }

    @Override
    public void attach(Object listenersOwn) {
        attachment = listenersOwn;
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public long connectionNumber() {
        return connection;
    }

    @Override
    public int requestNumber() {
        return number;
    }

    /** Made once per connection, on demand. */
    @Override
    public byte[] clientAddress() {
        if (clientAddress == null) {
            clientAddress = IpText.of(ends.remoteAddress()).getBytes(StandardCharsets.US_ASCII);
        }
        return clientAddress;
    }

    @Override
    public Method method() {
        return method;
    }

    @Override
    public boolean isHttp10() {
        return clientHttp10;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public boolean isSwitched() {
        return status == ResponseHead.SWITCHING_PROTOCOLS;
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public String why() {
        return backend == null ? "" : attempts.cause().words();
    }

    /** Null if a backend's complete response was relayed, or the request was for us (Max-Forwards: 0). */
    @Override
    public Failure failure() {
        return failure;
    }

    /** True if the client got an answer of our own. */
    public boolean isAnsweredByUs() {
        return answeredByUs;
    }

    @Override
    public Problem problem() {
        return isRefusal() ? messageProblem : failure;
    }

    @Override
    public boolean isRefusal() {
        return failure == Failure.BAD_REQUEST || failure == Failure.BAD_RESPONSE;
    }

    @Override
    public long durationNanos() {
        return endedNanos - beganNanos;
    }

    @Override
    public long endedNanos() {
        return endedNanos;
    }

    @Override
    public long connectNanos() {
        return connectNanos;
    }

    @Override
    public long responseHeadNanos() {
        return responseHeadNanos;
    }

    @Override
    public long requestBodyBytes() {
        return requestBodyBytes;
    }

    @Override
    public long responseBodyBytes() {
        return responseBodyBytes;
    }
}
