package balancer.proxy.conformance;

import balancer.testkit.LoopHarness;
import balancer.testkit.SimulatedPeer;

/** In which pieces the bytes of a case arrive. The outcome must be the same. */
enum Arrival {
    AT_ONCE,
    BYTE_BY_BYTE,
    BODY_AFTER_HEAD;

    private static final String HEAD_END = "\r\n\r\n";

    /** Sends, and lets the network come to rest after each piece. */
    void send(LoopHarness world, SimulatedPeer sender, String raw) {
        switch (this) {
            case AT_ONCE -> piece(world, sender, raw);
            case BYTE_BY_BYTE -> {
                for (int i = 0; i < raw.length(); i++) {
                    piece(world, sender, raw.substring(i, i + 1));
                }
            }
            case BODY_AFTER_HEAD -> {
                int head = raw.indexOf(HEAD_END);
                int cut = head < 0 ? raw.length() : head + HEAD_END.length();
                piece(world, sender, raw.substring(0, cut));
                piece(world, sender, raw.substring(cut));
            }
        }
    }

    private static void piece(LoopHarness world, SimulatedPeer sender, String piece) {
        sender.send(piece);
        world.run();
    }
}
