package balancer.simulation;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of every body and tunnel, made from the stream's number alone: a receiver can detect each byte that is
 * missing, added, or of another stream. A quarter of the streams look like HTTP, which must mean nothing inside a body.
 */
final class Content {
    private static final byte[] LURE =
            "0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nGET /stolen HTTP/1.1\r\nHost: x\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1);
    private static final int STREAMS_PER_REQUEST = 4;

    private final Map<Integer, byte[]> made = new HashMap<>();

    static int requestBody(int id) {
        return id * STREAMS_PER_REQUEST;
    }

    static int answerBody(int id) {
        return id * STREAMS_PER_REQUEST + 1;
    }

    static int tunnelFromClient(int id) {
        return id * STREAMS_PER_REQUEST + 2;
    }

    static int tunnelFromServer(int id) {
        return id * STREAMS_PER_REQUEST + 3;
    }

    /** The first {@code length} bytes of the stream; the array is shared. */
    byte[] bytes(int stream, int length) {
        byte[] known = made.get(stream);
        if (known == null || known.length != length) {
            known = make(stream, length);
            made.put(stream, known);
        }
        return known;
    }

    private static byte[] make(int stream, int length) {
        byte[] bytes = new byte[length];
        Dice dice = new Dice(stream * 0x9E3779B97F4A7C15L);
        if (dice.onceIn(4)) {
            int shift = dice.below(LURE.length);
            for (int i = 0; i < length; i++) {
                bytes[i] = LURE[(i + shift) % LURE.length];
            }
            return bytes;
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word = (i & 7) == 0 ? dice.next() : word >>> 8;
            bytes[i] = (byte) word;
        }
        return bytes;
    }
}
