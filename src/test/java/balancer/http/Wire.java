package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.http.HeadParser.Result;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads heads in every way they can arrive: whole, byte by byte, and cut in two at every place. Each way must end in
 * the same verdict. The buffer's limit is always the end of what has arrived, so a look beyond it throws.
 */
final class Wire {
    /** Nothing begins at 0, so that a mistaken relative index shows. */
    static final int FROM = 7;

    final HeadParser parser = new HeadParser();
    final RequestHead request = new RequestHead();
    final ResponseHead response = new ResponseHead();
    ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private byte[] original = {};

    /** Lines of a text block as they go over the wire. */
    static String lines(String text) {
        return text.replace("\n", "\r\n");
    }

    static ByteBuffer buffer(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocateDirect(FROM + octets.length)
                .put(0, new byte[FROM])
                .put(FROM, octets);
    }

    static String text(ByteBuffer bytes, int from, int to) {
        byte[] octets = new byte[to - from];
        bytes.get(from, octets);
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** "COMPLETE", "NEED_MORE" or the reason of the refusal. */
    String request(String text) {
        return everyWay(text, true);
    }

    String response(String text) {
        return everyWay(text, false);
    }

    RequestHead acceptedRequest(String text) {
        assertEquals("COMPLETE", request(text), text);
        return request;
    }

    ResponseHead acceptedResponse(String text) {
        assertEquals("COMPLETE", response(text), text);
        return response;
    }

    String text(int from, int to) {
        return text(bytes, from, to);
    }

    private String everyWay(String text, boolean isRequest) {
        bytes = buffer(text);
        original = text.getBytes(StandardCharsets.ISO_8859_1);
        String whole = look(isRequest, FROM, bytes.capacity());
        int step = text.length() < 1_000 ? 1 : 331;
        for (int cut = FROM + 1; cut < bytes.capacity(); cut += step) {
            String first = look(isRequest, FROM, cut);
            String verdict = first.equals("NEED_MORE") ? look(isRequest, cut, bytes.capacity()) : first;
            assertEquals(whole, verdict, "cut at " + (cut - FROM) + " of " + text);
        }
        assertEquals(whole, byteByByte(isRequest), "byte by byte: " + text);
        assertEquals(whole, look(isRequest, FROM, bytes.capacity()));
        return whole;
    }

    private String byteByByte(boolean isRequest) {
        String verdict = "NEED_MORE";
        for (int to = FROM; to <= bytes.capacity() && verdict.equals("NEED_MORE"); to++) {
            String seenAtOnce = look(isRequest, FROM, to);
            verdict = look(isRequest, Math.max(FROM, to - 1), to);
            assertEquals(seenAtOnce, verdict, "a fault is seen with the byte that makes it");
        }
        return verdict;
    }

    private String look(boolean isRequest, int examined, int to) {
        bytes.limit(bytes.capacity()).put(FROM, original); // a response's folded values may have been unfolded
        bytes.limit(to).position(to);
        Result result = isRequest
                ? parser.parseRequest(bytes, FROM, examined, to, request)
                : parser.parseResponse(bytes, FROM, examined, to, response);
        assertEquals(to, bytes.position(), "position is left alone");
        assertEquals(to, bytes.limit(), "limit is left alone");
        return result == Result.BAD ? parser.problem().reason() : result.name();
    }
}
