package balancer.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Against the decoder of the JDK. */
final class Utf8Test {
    /** Bytes at which something changes; four of them in a row are all cases there are. */
    private static final int[] OCTETS = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer out = CharBuffer.allocate(8);

    @Test
    void aCharacterIsWhatTheDecoderTakesForOne() {
        byte[] bytes = new byte[4];
        for (int first : OCTETS) {
            for (int second : OCTETS) {
                for (int third : OCTETS) {
                    for (int fourth : OCTETS) {
                        bytes[0] = (byte) first;
                        bytes[1] = (byte) second;
                        bytes[2] = (byte) third;
                        bytes[3] = (byte) fourth;
                        assertSame(bytes);
                    }
                }
            }
        }
    }

    private void assertSame(byte[] bytes) {
        for (int end = 1; end <= bytes.length; end++) {
            assertEquals(decodedLength(bytes, end), Utf8.sequenceLength(bytes, 0, end));
        }
    }

    /** The shortest beginning that decodes, to a single character. */
    private int decodedLength(byte[] bytes, int end) {
        for (int length = 1; length <= end; length++) {
            decoder.reset();
            out.clear();
            if (!decoder.decode(ByteBuffer.wrap(bytes, 0, length), out, true).isError()) {
                return length;
            }
        }
        return 0;
    }
}
