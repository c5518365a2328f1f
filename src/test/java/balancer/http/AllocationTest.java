package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.http.HeadParser.Result;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A request and its answer, parsed, framed and rewritten, make no garbage: the JVM's own count says so. */
class AllocationTest {
    private static final int ROUNDS = 10_000;
    private final HeadParser parser = new HeadParser();
    private final RequestHead request = new RequestHead();
    private final ResponseHead response = new ResponseHead();
    private final HeadRewriter rewriter = new HeadRewriter();
    private final BodyFramer framer = new BodyFramer();
    private final RequestRewrite toBackend = new RequestRewrite(Rewriting.ascii("edge"))
            .client(Rewriting.ascii("192.0.2.7"), Rewriting.ascii("10.0.0.1:9000"), false);
    private final ResponseRewrite toClient =
            new ResponseRewrite(Rewriting.ascii("edge")).client(Persistence.CLOSE, false);
    private final ByteBuffer requestBytes = Wire.buffer(
            """
            POST http://a/b HTTP/1.1\r
            Host: a\r
            Connection: close, x-mine\r
            X-Mine:1\r
            Cookie: a=b\r
            Transfer-Encoding: chunked\r
            \r
            5\r
            hello\r
            0\r
            X-Sum: 1\r
            \r
            """);
    private final ByteBuffer responseBytes = Wire.buffer("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    private final ByteBuffer out = ByteBuffer.allocateDirect(4_096);

    @Test
    void theHotPathAllocatesNothing() throws ReflectiveOperationException {
        for (int round = 0; round < 100; round++) {
            exchange();
        }
        long before = allocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            exchange();
        }
        long bytes = allocatedBytes() - before;
        assertTrue(bytes < ROUNDS, bytes + " bytes in " + ROUNDS + " rounds"); // an object per round is 16 times that
    }

    /** By reflection, because the module under test does not read java.management. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (Long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getCurrentThreadAllocatedBytes")
                .invoke(threads);
    }

    private void exchange() {
        int to = requestBytes.capacity();
        assertEquals(Result.COMPLETE, parser.parseRequest(requestBytes, Wire.FROM, Wire.FROM, to, request));
        rewriter.maxLength(request, toBackend);
        rewriter.writeRequest(request, requestBytes, out, 0, toBackend);
        framer.reset(request.framing(), request.contentLength(), false);
        framer.frame(requestBytes, request.end(), to);
        to = responseBytes.capacity();
        assertEquals(Result.COMPLETE, parser.parseResponse(responseBytes, Wire.FROM, Wire.FROM, to, response));
        rewriter.maxLength(response, toClient);
        rewriter.writeResponse(response, responseBytes, out, 0, toClient);
        framer.reset(response.framing(request.method()), response.contentLength(), false);
        framer.frame(responseBytes, response.end(), to);
    }
}
