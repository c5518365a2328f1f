package balancer.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.client.Phase;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every pair of phases: may one become the other? */
final class PhaseTest {
    private static final Map<Phase, Set<Phase>> MOVES = new EnumMap<>(Map.of(
            Phase.PREAMBLE, EnumSet.of(Phase.READING_HEAD, Phase.CONNECTING, Phase.REPLYING, Phase.CLOSED),
            Phase.READING_HEAD, EnumSet.of(Phase.CONNECTING, Phase.REPLYING, Phase.CLOSED),
            Phase.IDLE, EnumSet.of(Phase.READING_HEAD, Phase.CLOSED),
            Phase.QUEUED, EnumSet.of(Phase.CONNECTING, Phase.REPLYING, Phase.CLOSED),
            Phase.CONNECTING,
                    EnumSet.of(
                            Phase.QUEUED,
                            Phase.CONNECTING,
                            Phase.FORWARDING,
                            Phase.TUNNELLING,
                            Phase.REPLYING,
                            Phase.CLOSED),
            Phase.FORWARDING,
                    EnumSet.of(
                            Phase.IDLE,
                            Phase.CONNECTING,
                            Phase.TUNNELLING,
                            Phase.REPLYING,
                            Phase.LINGERING,
                            Phase.CLOSED),
            Phase.TUNNELLING, EnumSet.of(Phase.LINGERING, Phase.CLOSED),
            Phase.REPLYING, EnumSet.of(Phase.IDLE, Phase.LINGERING, Phase.CLOSED),
            Phase.LINGERING, EnumSet.of(Phase.CLOSED),
            Phase.CLOSED, EnumSet.noneOf(Phase.class)));

    @ParameterizedTest
    @EnumSource
    void thesePhasesMayFollowAndNoOther(Phase phase) {
        for (Phase next : Phase.values()) {
            assertEquals(MOVES.get(phase).contains(next), SessionMoves.isLegal(phase, next), phase + " -> " + next);
        }
    }
}
