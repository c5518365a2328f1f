package balancer.simulation;

import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;

/** The bytes that a peer sends, in order and at its own pace; it may stop at any byte. */
final class Speech {
    private static final Runnable NOTHING = () -> {};

    private final SimulatedNetwork network;
    private final SimulatedPeer peer;
    private final ArrayDeque<Runnable> parts = new ArrayDeque<>();
    private Pace pace;
    private byte[] bytes = {};
    private int at;
    private long left = Long.MAX_VALUE;
    /** So much more is said at once whatever the pace. */
    private int prompt;

    private Runnable atLimit = NOTHING;
    private Runnable onPiece = NOTHING;
    private Runnable whenSaid = NOTHING;
    private boolean pausing;
    private boolean silent;

    Speech(SimulatedNetwork network, SimulatedPeer peer, Pace pace) {
        this.network = network;
        this.peer = peer;
        pace(pace);
    }

    /** Each time something has been said. */
    void onPiece(Runnable action) {
        onPiece = action;
    }

    /** From now on; what is being said keeps its own. */
    void pace(Pace newPace) {
        pace = newPace;
        prompt = newPace.promptBytes();
    }

    void say(byte[] text) {
        say(text, NOTHING);
    }

    /** @param said runs with the last byte, also if that is the last one ever */
    void say(byte[] text, Runnable said) {
        then(() -> {
            bytes = text;
            at = 0;
            whenSaid = said;
        });
    }

    void then(Runnable action) {
        parts.add(action);
        speak();
    }

    /** Instead of byte number {@code from} this happens, and nothing more is said. */
    void breakOff(long from, Runnable action) {
        left = from;
        atLimit = action;
        speak();
    }

    void silence() {
        silent = true;
    }

    private void speak() {
        while (!pausing && !silent) {
            if (left == 0) {
                silent = true;
                atLimit.run();
            } else if (at < bytes.length) {
                piece();
            } else if (parts.isEmpty()) {
                return;
            } else {
                parts.poll().run();
            }
        }
    }

    private void piece() {
        boolean prompts = prompt > 0;
        int most = pace.pieceBytes() == 0 ? Integer.MAX_VALUE : prompts ? prompt : pace.pieceBytes();
        int end = (int) Math.min(Math.min(bytes.length, at + (long) most), at + left);
        left -= end - at;
        prompt -= prompts ? end - at : 0;
        peer.send(Arrays.copyOfRange(bytes, at, end));
        at = end;
        onPiece.run();
        if (at == bytes.length) {
            whenSaid.run();
        }
        if (pace.pieceBytes() > 0 && prompt <= 0 && at < bytes.length) {
            pausing = true;
            network.after(Duration.ofNanos(pace.pauseMicros() * 1_000), this::goOn);
        }
    }

    private void goOn() {
        pausing = false;
        speak();
    }
}
