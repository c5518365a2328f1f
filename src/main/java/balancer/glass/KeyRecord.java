package balancer.glass;

import balancer.client.Phase;
import balancer.loop.KeyFacts;
import balancer.loop.KeyFacts.Role;

/** What one handler did in a turn. Used again, so it holds numbers and constants only. */
final class KeyRecord {
    /** Why the handler was called. */
    enum Cause {
        /** Its key was ready. */
        KEY,
        /** It stood on the ready list. */
        AGAIN,
        /** Its deadline was due. */
        TIMER
    }

    private static final int NONE = -1;
    private static final int LEAST_ERROR = 400;

    Cause cause;
    int ready;
    Role role;
    int number;
    Class<?> code;
    String service;
    int client;
    int request;
    Enum<?> from;
    Enum<?> to;

    /** What it waits for now. */
    int interest;

    /** The backend that it is about, -1 if none; the number and the interest of its session's connection to it. */
    int backend;

    int peer;
    int peerInterest;

    /** The backend that was chosen for the request just now, or -1; bits of those that could not be. */
    int picked;

    /** Why that one, in words. */
    String why;

    boolean reused;

    /** Another backend had failed. */
    boolean retried;

    long passedOver;
    long read;
    long written;
    int up;
    int down;
    boolean upFull;
    boolean downFull;

    /** New keys: the number of the first, and how many. */
    int opened;

    int openedCount;
    int status;

    /** Why the exchange or the attempt has just failed; null if it has not. */
    String failure;

    /** What its handshake is at, or has just come to; null otherwise. */
    String handshake;

    private String handshakeBefore;

    /** The backend connection and the request before. */
    private int peerBefore;

    private int requestBefore;
    private String failureBefore;

    /** What is known before the handler is called. */
    void before(Cause why, int readyOps, Class<?> handler, KeyFacts facts, String serviceName) {
        cause = why;
        ready = readyOps;
        code = facts.owner == null ? handler : facts.owner;
        role = facts.role;
        number = facts.number;
        service = serviceName;
        client = facts.client;
        requestBefore = facts.request;
        from = facts.phase;
        backend = facts.backend;
        peerBefore = facts.backendNumber;
        failureBefore = facts.failure;
        handshakeBefore = facts.handshake;
    }

    /** What is known when it has returned. */
    void after(KeyFacts facts, int interestNow, Directory directory) {
        to = facts.phase;
        interest = interestNow;
        request = facts.request;
        peer = facts.backendNumber;
        peerInterest = facts.backendInterest;
        boolean isNew = peer >= 0 && (peer != peerBefore || request != requestBefore);
        picked = isNew ? facts.backend : NONE;
        passedOver = isNew ? directory.unavailable() : 0;
        boolean again = facts.backend == backend && request == requestBefore; // its next address, or a fresh connection
        why = again ? "again" : facts.why;
        backend = backend < 0 ? facts.backend : backend;
        reused = facts.reused;
        retried = facts.retried;
        up = facts.up;
        down = facts.down;
        upFull = facts.upFull;
        downFull = facts.downFull;
        status = facts.status;
        failure = facts.failure == failureBefore ? null : facts.failure;
        handshake = facts.shakesHands || facts.handshake != handshakeBefore ? facts.handshake : null;
    }

    /** False if it was done for those who watch, or for nobody in particular. */
    boolean isTraffic() {
        return isTraffic(role, service);
    }

    static boolean isTraffic(Role role, String service) {
        boolean isOfAService = role == Role.CLIENT || role == Role.LISTENER;
        return isOfAService ? !service.equals(Directory.ADMIN) : role != Role.OTHER;
    }

    boolean moved() {
        return from != to;
    }

    /** Something changed, beside bytes that moved. */
    boolean isNews() {
        return moved() || picked >= 0 || failure != null || openedCount > 0 || handshake != null;
    }

    /** It went wrong, or is stuck. */
    boolean isFailure() {
        return failure != null || upFull || downFull || answered() && status >= LEAST_ERROR;
    }

    /** Done for its clients or about its backends. The demo's own servers tell the same from the other side. */
    boolean isOfTheBalancer() {
        return isTraffic() && (service.isEmpty() || service.equals(Directory.BALANCER));
    }

    /** An answer ended, well or not. */
    boolean answered() {
        return moved() && status > 0 && from != Phase.IDLE;
    }
}
