package balancer.server;

import balancer.client.Phase;

/** The legal moves of an {@link OriginSession} between its phases. */
final class OriginMoves {
    private OriginMoves() {}

    static boolean isLegal(Phase from, Phase to) {
        return switch (from) {
            case READING_HEAD -> to == Phase.FORWARDING || to == Phase.REPLYING || to == Phase.CLOSED;
            case FORWARDING -> to == Phase.IDLE || to == Phase.LINGERING || to == Phase.CLOSED;
            case IDLE -> to == Phase.READING_HEAD || to == Phase.CLOSED;
            case REPLYING -> to == Phase.LINGERING || to == Phase.CLOSED;
            default -> from == Phase.LINGERING && to == Phase.CLOSED;
        };
    }
}
