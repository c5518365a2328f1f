package balancer.testkit;

import java.net.InetSocketAddress;

/**
 * Something bad that the weather did, for whoever has to judge what came of it.
 *
 * @param untilNanos when it is over, on the network's clock; most are at once
 * @param from who sent what was lost or late, or who could not connect; null if it is about no connection
 * @param to the other end
 */
public record Incident(Kind kind, long atNanos, long untilNanos, InetSocketAddress from, InetSocketAddress to) {
    /** What it was. */
    public enum Kind {
        /** The connection was reset towards both ends. */
        CUT,
        /** Bytes, or the end of a stream, took a tenth of a second or longer. */
        STALL,
        /** A reset destroyed bytes that its sender had under way. */
        BYTES_LOST_BY_RESET,
        CONNECT_REFUSED,
        /** No answer to a connect will ever come. */
        CONNECT_LOST,
        /** There was no descriptor. */
        NOT_OPENED,
        NO_PORT
    }
}
