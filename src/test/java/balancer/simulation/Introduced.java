package balancer.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** What one connection of a backend is told first: who its client is. Reads it as naively as can be. */
final class Introduced {
    private static final int FIXED = 16;

    private final Scene scene;
    private final StringBuilder begun = new StringBuilder();
    private boolean over;
    private int length;

    /** Null: a connection of the balancer's own. */
    private InetSocketAddress client;

    Introduced(Scene scene) {
        this.scene = scene;
        over = scene.plan().introductions == 0;
    }

    /** What comes behind it. */
    String behind(String data) {
        if (over) {
            return data;
        }
        begun.append(data);
        String all = begun.toString();
        int end = scene.plan().introductions == 1 ? line(all) : binary(all);
        if (end < 0) {
            return "";
        }
        over = true;
        length = end;
        return all.substring(end);
    }

    /** How many bytes it had. */
    int length() {
        return length;
    }

    private int line(String all) {
        int end = all.indexOf("\r\n");
        if (end < 0) {
            return -1;
        }
        String[] words = all.substring(0, end).split(" ");
        boolean unknown = all.startsWith("PROXY UNKNOWN\r\n");
        require(unknown || words.length == 6 && words[1].matches("TCP[46]"), all);
        client = unknown ? null : address(words[2], Integer.parseInt(words[4]));
        return end + 2;
    }

    private int binary(String all) {
        require(all.startsWith(Preamble.SIGNATURE) || Preamble.SIGNATURE.startsWith(all), all);
        if (all.length() < FIXED) {
            return -1;
        }
        int length = FIXED + number(all, 14);
        if (all.length() < length) {
            return -1;
        }
        boolean local = all.charAt(12) == 0x20;
        int size = all.charAt(13) == 0x11 ? 4 : 16;
        require(local && length == FIXED || all.charAt(12) == 0x21 && length == FIXED + 2 * size + 4, all);
        if (!local) {
            byte[] ip = all.substring(FIXED, FIXED + size).getBytes(StandardCharsets.ISO_8859_1);
            client = address(ip, number(all, FIXED + 2 * size));
        }
        return length;
    }

    private static int number(String all, int at) {
        return all.charAt(at) << 8 | all.charAt(at + 1);
    }

    private static InetSocketAddress address(String ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip), port);
        } catch (UnknownHostException notOne) {
            throw new Violation("a backend is told who its client is", ip);
        }
    }

    private static InetSocketAddress address(byte[] ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException notOne) {
            throw new AssertionError(notOne);
        }
    }

    /** What comes over this connection is this client's. */
    void require(ClientPlan expected) {
        if (scene.plan().introductions > 0) {
            boolean right = client != null
                    && client.getAddress().equals(expected.home.address())
                    && client.getPort() == scene.ledger().ports.get(expected);
            Judge.require(right, "a backend is told who its client is", client + " for client" + expected);
        }
    }

    /** It is a probe. */
    void requireNobody() {
        Judge.require(client == null, "a probe speaks for no client", client);
    }

    private static void require(boolean holds, String all) {
        Judge.require(holds, "a backend is told who its client is", all);
    }
}
