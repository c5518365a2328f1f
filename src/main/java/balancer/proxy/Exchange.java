package balancer.proxy;

import balancer.address.IpText;
import balancer.backend.Backend;
import balancer.backend.BackendConnection;
import balancer.backend.BackendPool;
import balancer.http.Method;
import balancer.http.Problem;
import balancer.http.ResponseHead;
import balancer.loop.Endpoint;
import balancer.proxy.FailurePolicy.Started;
import java.nio.charset.StandardCharsets;

/**
 * One request and its answer: the facts that outlive the request head. Reused for every request of a session.
 */
public final class Exchange {
    private final Endpoint client;
    private final long connection;
    final RequestName name;
    final Attempts attempts = new Attempts();
    final OwnConnection own = new OwnConnection();

    /** True from the moment the request is known, or refused, until it was reported as ended. */
    boolean open;

    Method method;
    boolean clientHttp10;

    /** The connection stays open for another request, as far as the client is concerned. */
    boolean clientPersists;

    /** The client counts on another request, whatever we decide, and may have sent it already. */
    boolean clientMayPipeline;

    boolean backendPersists;

    /** The request logs in on its backend connection. */
    boolean bindsConnection;

    /** The kernel watches over both connections, see {@link LongLived}. */
    boolean livesLong;

    /** The protocol that the client offered to switch to, lower case, or null. */
    String upgrade;

    Started started;
    int status;
    Failure failure;

    /** What is wrong with the message, the request or its response, if that ended it. */
    Problem fault;

    Backend backend;
    long beganNanos;
    long endedNanos;

    /** When the head was complete. */
    long admittedNanos;

    /** When a backend connection was asked for, in the last attempt. */
    long dialledNanos;

    /** How long it took to open; -1 if it stood already, or never did. */
    long connectNanos;

    /** From the complete request head to that of the final response; -1 if none came. */
    long responseHeadNanos;

    /** Bytes of the bodies that went out, framing included. */
    long requestBodyBytes;

    long responseBodyBytes;

    /** What is delivered now may not be all, and nothing in it would tell: behind it comes a reset. */
    boolean endsInReset;

    /** The client got an answer of our own. */
    boolean answeredByUs;

    /** 1xx responses seen within the present second, and when that began. */
    int interims;

    long interimsSinceNanos;

    /** Something of the answer was not well-formed: what comes behind it on its connection is not believed. */
    boolean repaired;

    /** The client sends its body only when the backend has agreed to take it. */
    boolean expectsContinue;

    /** It had to wait for a backend, since this time. No time can mean that it had not: a nano clock may show any. */
    boolean wasQueued;

    long queuedSinceNanos;

    private int number;
    private byte[] clientAddress;
    private Object attachment;

    /**
     * @param client whose connection it is
     * @param connection its number, from 1
     * @param name of its requests, one after the other
     */
    Exchange(Endpoint client, long connection, RequestName name) {
        this.client = client;
        this.connection = connection;
        this.name = name;
    }

    void begin(long nowNanos) {
        open = false;
        number++;
        name.forget();
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
        livesLong = false;
        started = Started.NONE;
        status = 0;
        failure = null;
        fault = null;
        backend = null;
        beganNanos = nowNanos;
        admittedNanos = nowNanos;
        interims = 0;
        repaired = false;
        expectsContinue = false;
        wasQueued = false;
        attempts.begin();
    }

    /** Whose connection it is. */
    Endpoint client() {
        return client;
    }

    /** The backend to ask next; null if all were tried, drain or are busy. */
    Backend choose(BackendPool backends) {
        Backend next = attempts.choose(backends, backend);
        if (next != null) {
            backend = next;
        }
        return next;
    }

    /** It goes over a connection that stands already, whoever's turn it may be. */
    void choose(BackendConnection connection) {
        backend = connection.backend();
        attempts.chose();
    }

    /** The one that its requests must go to, because of a login on the connection; null if any will do. */
    public Backend onlyBackend() {
        return own.backend();
    }

    /** It waits for a backend. The limit counts from the first time. */
    public void queued(long nowNanos) {
        queuedSinceNanos = wasQueued ? queuedSinceNanos : nowNanos;
        wasQueued = true;
    }

    /** True if it has waited for a backend, or one has failed it: what is new goes behind it. */
    public boolean hasWaited() {
        return wasQueued || attempts.areRepeated();
    }

    /** False for a login and for all that is sent over an owned connection: elsewhere it would mean something else. */
    boolean mayBeRepeated() {
        return method.isIdempotent() && !bindsConnection && !own.isOwner();
    }

    /** Its name in ASCII; empty if it has none. Shared: valid until the next call. */
    public byte[] requestId() {
        return name.text();
    }

    /** Keeps something for the {@link ExchangeListener} until the exchange ends, as a selection key does. */
    public void attach(Object listenersOwn) {
        attachment = listenersOwn;
    }

    /** Null if nothing was attached. */
    public Object attachment() {
        return attachment;
    }

    /** The number of the client's connection, from 1. */
    public long connection() {
        return connection;
    }

    /** Its place among the requests of that connection, from 1. */
    public int number() {
        return number;
    }

    /** The client's address without port, in ASCII; made once per connection, when asked for. Not to be changed. */
    public byte[] clientAddress() {
        if (clientAddress == null) {
            clientAddress = IpText.of(client.remoteAddress()).getBytes(StandardCharsets.US_ASCII);
        }
        return clientAddress;
    }

    /** Null for a TCP connection, and for a request that was not understood. */
    public Method method() {
        return method;
    }

    /** True if the request came as HTTP/1.0. */
    public boolean isHttp10() {
        return clientHttp10;
    }

    /** Status that the client was sent, 0 if none. */
    public int status() {
        return status;
    }

    /** True if both sides agreed on another protocol. */
    public boolean isSwitched() {
        return status == ResponseHead.SWITCHING_PROTOCOLS;
    }

    /** The backend that answered, or was asked last; null if none was. */
    public Backend backend() {
        return backend;
    }

    /** Null if a complete answer of a backend was passed on, or the request was addressed to us. */
    public Failure failure() {
        return failure;
    }

    /** True if the client got an answer of our own. */
    public boolean isAnsweredByUs() {
        return answeredByUs;
    }

    /** The failure more exactly, if more is known: what is wrong with a message. Null if there is none. */
    public Problem problem() {
        return isRefusal() ? fault : failure;
    }

    /** Whether a message that we do not accept ended it; {@link #problem} says what is wrong with it. */
    public boolean isRefusal() {
        return failure == Failure.BAD_REQUEST || failure == Failure.BAD_RESPONSE;
    }

    /** From its first byte to the last of the answer. */
    public long durationNanos() {
        return endedNanos - beganNanos;
    }

    /** When the answer was complete, or the exchange was given up; on the loop's clock. */
    public long endedNanos() {
        return endedNanos;
    }

    /** How long the backend connection took to open; -1 if it stood already, or never did. */
    public long connectNanos() {
        return connectNanos;
    }

    /** From the complete request head to that of the final response; -1 if none came. */
    public long responseHeadNanos() {
        return responseHeadNanos;
    }

    /** Bytes of the body that went to the backend, chunk framing included. */
    public long requestBodyBytes() {
        return requestBodyBytes;
    }

    /** Bytes of the body that went to the client, chunk framing included. */
    public long responseBodyBytes() {
        return responseBodyBytes;
    }
}
