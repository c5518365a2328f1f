package balancer.admin;

import balancer.glass.Hold;
import balancer.server.Answer;
import balancer.server.Request;
import java.util.Set;

/** Slow motion: {@code POST /api/loop/pause}, {@code step}, {@code resume}; {@code block} shows why one must not. */
final class LoopControls implements Action {
    private static final String PREFIX = "/api/loop/";
    private static final Set<String> ACTIONS = Set.of("pause", "step", "resume", "block");
    private static final int NO_CONTENT = 204;
    private static final int FORBIDDEN = 403;

    /** Long enough to be felt. */
    private static final long BLOCKED_MILLIS = 500;

    private final Hold hold;

    /** @param hold null if the loop may not be paused */
    LoopControls(Hold hold) {
        this.hold = hold;
    }

    @Override
    public boolean handles(String path) {
        return path.startsWith(PREFIX) && ACTIONS.contains(path.substring(PREFIX.length()));
    }

    @Override
    public Answer act(Request request) {
        if (hold == null) {
            return Answer.text(FORBIDDEN, "The loop cannot be paused. Start with --teach to allow it.");
        }
        switch (request.path().substring(PREFIX.length())) {
            case "pause" -> hold.pause();
            case "step" -> hold.step();
            case "resume" -> hold.resume();
            default -> block();
        }
        return Answer.of(NO_CONTENT);
    }

    /** What a handler must never do: everybody waits. */
    private static void block() {
        try {
            Thread.sleep(BLOCKED_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
