package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.http.Method;
import balancer.proxy.FailurePolicy.Started;
import java.util.BitSet;

/**
 * One request and its answer: the facts that outlive the request head, and the attempts made so far. Reused for every
 * request of a session.
 */
public final class Exchange {
    private static final int MAX_ATTEMPTS = 3;

    /** True from the moment the request is known, or refused, until it was reported as ended. */
    boolean open;

    Method method;
    boolean clientHttp10;

    /** The connection stays open for another request, as far as the client is concerned. */
    boolean clientPersists;

    boolean backendPersists;

    /** The protocol that the client offered to switch to, lower case, or null. */
    String upgrade;

    Started started;
    int status;
    Failure failure;
    Backend backend;
    long beganNanos;
    long endedNanos;

    /** As received; kept only if somebody listens, see {@link ExchangeListener#wantsTargets}. */
    String methodText = "";

    String target = "";

    /** 1xx responses seen so far. */
    int interims;

    /** The client sends its body only when the backend has agreed to take it. */
    boolean expectsContinue;

    /** When the present look at the upload's average speed began, and how much had come before it. */
    long uploadWindowNanos;

    long uploadWindowBytes;

    /** When it joined the queue for a backend; 0 if it never had to. */
    long queuedSinceNanos;

    /** Input that came after our own answer, or after an early one, and was dropped. */
    long discardedBytes;

    private int attempts;
    private boolean freshNext;
    private boolean replaced;

    /** How the attempt before this one failed; null if this is the first. */
    private Failure lastAttempt;

    /** Backends that failed this exchange; null while none has. */
    private BitSet tried;

    void begin(long nowNanos) {
        open = false;
        method = null;
        upgrade = null;
        clientHttp10 = false;
        clientPersists = false;
        backendPersists = false;
        started = Started.NONE;
        status = 0;
        failure = null;
        backend = null;
        methodText = "";
        target = "";
        beganNanos = nowNanos;
        interims = 0;
        expectsContinue = false;
        uploadWindowNanos = nowNanos;
        uploadWindowBytes = 0;
        queuedSinceNanos = 0;
        discardedBytes = 0;
        attempts = 0;
        freshNext = false;
        replaced = false;
        lastAttempt = null;
        tried = null;
    }

    /** The backend whose turn it is, or the same again over a fresh connection; null if all were tried or are busy. */
    Backend choose(BackendPool backends) {
        if (!freshNext) {
            Backend next = tried == null ? backends.next() : backends.next(tried);
            if (next == null) {
                return null;
            }
            backend = next;
        }
        attempts++;
        return backend;
    }

    /** True if an idle connection may be used: not when one just died under this very request. */
    boolean mayReuse() {
        return !freshNext;
    }

    /** This backend gets no second chance within this exchange. */
    void exclude(Backend failed) {
        freshNext = false;
        if (tried == null) {
            tried = new BitSet();
        }
        tried.set(failed.id());
    }

    /**
     * Decides whether a failed attempt may be followed by another one.
     *
     * <p>A refused connection costs nothing, so each other backend may be asked once. An idle connection that died under
     * the request is no failure of the backend: it is replaced once, uncounted. Everything else is limited to three
     * attempts and to the budget.
     *
     * @param reused the attempt used a connection from the pool
     */
    boolean mayTryAgain(Failure reason, boolean reused, RetryBudget budget, long nowNanos) {
        lastAttempt = reason;
        if (reason == Failure.BACKEND_CLOSED && reused && !replaced) {
            replaced = true;
            freshNext = true;
            attempts--;
            return true;
        }
        exclude(backend);
        return reason == Failure.CONNECT_REFUSED || attempts < MAX_ATTEMPTS && budget.spend(nowNanos);
    }

    /** What to tell the client when nobody is left to ask. */
    Failure outOfBackends() {
        boolean refused = lastAttempt == null || lastAttempt == Failure.CONNECT_REFUSED;
        return refused ? Failure.NO_BACKEND : lastAttempt;
    }

    /** The method as received; empty unless somebody asked for the target beforehand, or if there was no request. */
    public String methodText() {
        return methodText;
    }

    /** The request target as received; empty unless somebody asked for it beforehand, or if there was no request. */
    public String target() {
        return target;
    }

    /** Status that the client was sent, 0 if none. */
    public int status() {
        return status;
    }

    /** The backend that answered, or was asked last; null if none was. */
    public Backend backend() {
        return backend;
    }

    /** Null if a complete answer of a backend was passed on. */
    public Failure failure() {
        return failure;
    }

    public long durationNanos() {
        return endedNanos - beganNanos;
    }
}
