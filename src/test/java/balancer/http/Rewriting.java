package balancer.http;

import static balancer.http.Wire.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Rewrites one head; the output buffer is exactly as large as the promised bound, so a longer head throws. */
final class Rewriting {
    private final Wire wire = new Wire();
    private final HeadRewriter rewriter = new HeadRewriter();

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    String request(String head, RequestRewrite how) {
        RequestHead parsed = wire.acceptedRequest(lines(head));
        int at = 3;
        ByteBuffer out = ByteBuffer.allocateDirect(at + rewriter.maxLength(parsed, how));
        int end = rewriter.writeRequest(parsed, wire.bytes, out, at, how);
        return result(out, at, end);
    }

    String response(String head, ResponseRewrite how) {
        return wired(lines(head), how);
    }

    /** As {@link #response}, from the bytes as they come. */
    String wired(String head, ResponseRewrite how) {
        ResponseHead parsed = wire.acceptedResponse(head);
        int at = 3;
        ByteBuffer out = ByteBuffer.allocateDirect(at + rewriter.maxLength(parsed, how));
        int end = rewriter.writeResponse(parsed, wire.bytes, out, at, how);
        return result(out, at, end);
    }

    private static String result(ByteBuffer out, int at, int end) {
        assertEquals(0, out.position(), "position is left alone");
        assertEquals(out.capacity(), out.limit(), "limit is left alone");
        assertEquals("\0".repeat(at), Wire.text(out, 0, at), "nothing is written before the place given");
        String text = Wire.text(out, at, end);
        assertTrue(text.endsWith("\r\n\r\n"));
        return text.replace("\r\n", "\n");
    }
}
