package balancer.proxy;

import balancer.client.Phase;

/** The legal moves of a {@link Session} between its phases. */
final class SessionMoves {
    private SessionMoves() {}

    static boolean isLegal(Phase from, Phase to) {
        return switch (from) {
            case PREAMBLE -> to == Phase.READING_HEAD
                    || to == Phase.CONNECTING
                    || to == Phase.REPLYING
                    || to == Phase.CLOSED;
            case READING_HEAD -> to == Phase.CONNECTING || to == Phase.REPLYING || to == Phase.CLOSED;
            case IDLE -> to == Phase.READING_HEAD || to == Phase.CLOSED;
            case QUEUED -> to == Phase.CONNECTING || to == Phase.REPLYING || to == Phase.CLOSED;
            case CONNECTING -> to == Phase.CONNECTING
                    || to == Phase.QUEUED
                    || to == Phase.FORWARDING
                    || to == Phase.TUNNELLING
                    || to == Phase.REPLYING
                    || to == Phase.CLOSED;
            case FORWARDING -> to != Phase.PREAMBLE
                    && to != Phase.READING_HEAD
                    && to != Phase.QUEUED
                    && to != Phase.FORWARDING;
            case TUNNELLING -> to == Phase.LINGERING || to == Phase.CLOSED;
            case LINGERING -> to == Phase.CLOSED;
            case REPLYING -> to == Phase.IDLE || to == Phase.LINGERING || to == Phase.CLOSED;
            case CLOSED -> false;
        };
    }
}
