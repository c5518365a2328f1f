package balancer.simulation;

import balancer.client.TimeLimit;
import java.util.Set;

/**
 * What can go wrong in a run, and the endings that each mishap explains: the whole leniency of the judge, and so, read
 * the other way round, what the balancer promises. An ending is "nothing" (no answer at all), "cut" (it began, and
 * visibly ended early) or the reason that the balancer gave with its own answer. A mishap explains nothing before it
 * happens, nothing once its effects must be over, and no request that it did not affect; see {@link Mishaps}.
 */
enum Mishap {
    // ---- One client, from then on: it alone suffers from what it did.

    /** It reset its connection, or ended it in the middle of a request. */
    CLIENT_LEFT(Reach.CLIENT, "nothing", "cut"),
    /** Also while all places are taken, and then it makes room after a second: see {@link Excuses}. */
    CLIENT_FELL_SILENT(
            Reach.CLIENT,
            Set.of(TimeLimit.HEAD, TimeLimit.BODY, TimeLimit.KEEP_ALIVE, TimeLimit.TUNNEL),
            "nothing",
            "cut",
            "head-timeout",
            "body-timeout",
            "body-too-slow"),
    /** It sends so slowly that a limit must strike. */
    CLIENT_TRICKLES(
            Reach.CLIENT,
            Set.of(TimeLimit.HEAD, TimeLimit.BODY),
            "nothing",
            "cut",
            "head-timeout",
            "body-timeout",
            "body-too-slow"),
    /** It reads nothing any more. */
    CLIENT_WENT_DEAF(Reach.CLIENT, Set.of(TimeLimit.SEND, TimeLimit.TUNNEL), "nothing", "cut"),
    /** The network reset its connection. */
    CLIENT_WAS_CUT(Reach.CLIENT, "nothing", "cut"),
    /** A reset towards it, or of its own, destroyed what was under way. */
    CLIENT_LOST_BYTES(Reach.CLIENT, "nothing", "cut"),
    /** Its bytes, or those for it, were late. */
    CLIENT_WAS_STALLED(
            Reach.CLIENT,
            Set.of(TimeLimit.HEAD, TimeLimit.BODY, TimeLimit.SEND, TimeLimit.KEEP_ALIVE),
            "nothing",
            "cut",
            "head-timeout",
            "body-timeout",
            "body-too-slow"),

    // ---- One request, whoever serves it.

    /** The client wrote nonsense. */
    REQUEST_IS_MALFORMED(Reach.REQUEST, "malformed", "cut"),
    ANSWER_IS_GARBAGE(Reach.REQUEST, "bad-response"),
    /** The server ended or reset the connection instead of answering. */
    ANSWER_IS_MISSING(Reach.REQUEST, "backend-closed"),
    /** It did so on a connection that had been idle, which is replaced, once, at no charge. */
    IDLE_CONNECTION_DIED(Reach.REQUEST, "backend-closed"),
    /** It did so in the middle of the head. */
    HEAD_BROKE_OFF(Reach.REQUEST, "backend-closed", "bad-response"),
    /** It did so behind it, or broke a chunk there. */
    BODY_BROKE_OFF(Reach.REQUEST, "cut"),
    ANSWER_STALLED(
            Reach.REQUEST, Set.of(TimeLimit.RESPONSE, TimeLimit.STREAM, TimeLimit.TUNNEL), "cut", "response-timeout"),

    // ---- One connection to a backend: who is on it, or may have been. A handshake that breaks off is "tls-failed".

    CONNECTION_ENDED(Reach.CONNECTION, "backend-closed"),
    CONNECTION_WAS_CUT(Reach.CONNECTION, "cut", "backend-closed", "bad-response", "tls-failed"),
    CONNECTION_LOST_BYTES(Reach.CONNECTION, "cut", "backend-closed", "bad-response", "tls-failed"),
    CONNECTION_WAS_STALLED(
            Reach.CONNECTION,
            Set.of(TimeLimit.CONNECT, TimeLimit.RESPONSE, TimeLimit.STREAM),
            "cut",
            "connect-timeout",
            "response-timeout"),
    /** Bytes that belong to no answer came behind one. */
    CONNECTION_IS_SPOILT(Reach.CONNECTION, "bad-response", "backend-closed"),

    // ---- One backend: who may have been sent there.

    BACKEND_REFUSES(Reach.BACKEND, "connect-refused"),
    BACKEND_IS_SILENT(Reach.BACKEND, "connect-timeout"),
    /** Its certificate is for somebody else. */
    BACKEND_IS_NOT_TRUSTED(Reach.BACKEND, "tls-failed"),
    /** All of its connections are reset. */
    BACKEND_WAS_KILLED(Reach.BACKEND, "cut", "backend-closed", "bad-response", "tls-failed"),
    CONNECT_WAS_REFUSED(Reach.BACKEND, "connect-refused"),
    CONNECT_WAS_LOST(Reach.BACKEND, "connect-timeout"),

    // ---- Everybody, at that moment.

    NO_DESCRIPTOR(Reach.ALL, "overloaded"),
    NO_PORT(Reach.ALL, "no-local-port"),
    /** More wait for memory than may. */
    MEMORY_WAS_REFUSED(Reach.ALL, "overloaded"),
    /** Somebody who held memory was told to give it back. */
    MEMORY_WAS_RECLAIMED(Reach.ALL, "nothing", "cut", "memory-reclaimed", "overloaded"),
    /** From now on nobody new is heard. */
    DRAINED(Reach.ALL, "unheard"),
    STOPPED(Reach.ALL, "unheard", "nothing", "cut", "stopped");

    /** Whom it can meet. */
    enum Reach {
        CLIENT,
        REQUEST,
        CONNECTION,
        BACKEND,
        ALL
    }

    final Reach reach;
    /** It ends nothing by itself: one of these does, when it is over; none: it does at once. */
    final Set<TimeLimit> limits;

    private final Set<String> ends;

    Mishap(Reach reach, String... ends) {
        this(reach, Set.of(), ends);
    }

    Mishap(Reach reach, Set<TimeLimit> limits, String... ends) {
        this.reach = reach;
        this.limits = limits;
        this.ends = Set.of(ends);
    }

    boolean explains(String end) {
        return ends.contains(end);
    }

    /** What happens to answers on their way, also to those that no backend gave. */
    boolean meetsOurAnswers() {
        return this == CLIENT_WAS_CUT || this == CLIENT_LOST_BYTES || this == CLIENT_WENT_DEAF;
    }

    /** Who dies of age is replaced by a new connection. */
    boolean failsFresh() {
        return this != CONNECTION_ENDED && this != CONNECTION_IS_SPOILT && this != IDLE_CONNECTION_DIED;
    }

    /** Whether it can fail a request that was seen to arrive: over a connection that stood, and had not ended. */
    boolean mayFail() {
        return switch (this) {
            case BACKEND_REFUSES,
                    BACKEND_IS_SILENT,
                    BACKEND_IS_NOT_TRUSTED,
                    CONNECT_WAS_REFUSED,
                    CONNECT_WAS_LOST,
                    CONNECTION_ENDED -> false;
            default -> true;
        };
    }
}
