package balancer.testkit;

import java.net.InetSocketAddress;

/**
 * One disturbance by the weather, for the judge of its effects.
 *
 * @param untilNanos when it is over, on the network's clock; most are at once
 * @param from the sender of what was lost or late, or the end that could not connect; null if no connection is affected
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
