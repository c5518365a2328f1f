package balancer.glass;

import balancer.loop.KeyFacts;
import java.nio.channels.SelectionKey;

/** The operations of a key, as words and as letters. */
final class Ops {
    private static final int[] ALL = {
        SelectionKey.OP_ACCEPT, SelectionKey.OP_CONNECT, SelectionKey.OP_READ, SelectionKey.OP_WRITE
    };
    private static final String[] WORDS = {"ACCEPT", "CONNECT", "READ", "WRITE"};

    private Ops() {}

    /** READ+WRITE; empty for none. */
    static void words(int ops, StringBuilder out) {
        int start = out.length();
        for (int i = 0; i < ALL.length; i++) {
            if ((ops & ALL[i]) != 0) {
                out.append(out.length() > start ? "+" : "").append(WORDS[i]);
            }
        }
    }

    /** The first letter of each: RW. */
    static String letters(int ops) {
        StringBuilder letters = new StringBuilder(2);
        for (int i = 0; i < ALL.length && ops != KeyFacts.NO_KEY; i++) {
            letters.append((ops & ALL[i]) != 0 ? WORDS[i].substring(0, 1) : "");
        }
        return letters.toString();
    }
}
