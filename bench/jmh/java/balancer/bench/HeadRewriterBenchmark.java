package balancer.bench;

import balancer.http.HeadParser;
import balancer.http.HeadRewriter;
import balancer.http.Persistence;
import balancer.http.RequestHead;
import balancer.http.RequestRewrite;
import balancer.http.ResponseHead;
import balancer.http.ResponseRewrite;
import balancer.proxy.RequestId;
import balancer.requestid.RequestIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writing a parsed head for the next hop. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadRewriterBenchmark {
    private static final byte[] NO_VIA = {};

    private final HeadRewriter rewriter = new HeadRewriter();
    private final RequestHead requestHead = new RequestHead();
    private final ResponseHead responseHead = new ResponseHead();
    private final ByteBuffer request = Messages.direct(Messages.REQUEST);
    private final ByteBuffer response = Messages.direct(Messages.RESPONSE);
    private final ByteBuffer out = ByteBuffer.allocateDirect(16 * 1024);
    private final RequestRewrite toBackend =
            new RequestRewrite(NO_VIA).client(ascii("192.0.2.7"), ascii("198.51.100.1:80"), false);
    private final RequestId requestId = new RequestIds(RandomGenerator.getDefault()).newId();
    private final ResponseRewrite toClient = new ResponseRewrite(NO_VIA).client(Persistence.UNSAID, false);

    @Setup
    public void parse() {
        HeadParser parser = new HeadParser();
        parser.parseRequest(request, 0, 0, request.capacity(), requestHead);
        parser.parseResponse(response, 0, 0, response.capacity(), responseHead);
    }

    /** With an id for the request, as the proxy gives one to each. */
    @Benchmark
    public int request() {
        requestId.forget();
        requestId.choose(requestHead, request, false);
        toBackend.requestId(requestId.replacement());
        return rewriter.writeRequest(requestHead, request, out, 0, toBackend);
    }

    @Benchmark
    public int response() {
        return rewriter.writeResponse(responseHead, response, out, 0, toClient);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
