package balancer.bench;

import balancer.http.HeadParser;
import balancer.http.RequestHead;
import balancer.http.ResponseHead;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Parsing a head that arrived whole. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadParserBenchmark {
    private final HeadParser parser = new HeadParser();
    private final RequestHead requestHead = new RequestHead();
    private final ResponseHead responseHead = new ResponseHead();
    private final ByteBuffer request = Messages.direct(Messages.REQUEST);
    private final ByteBuffer response = Messages.direct(Messages.RESPONSE);

    @Benchmark
    public HeadParser.Result request() {
        return parser.parseRequest(request, 0, 0, request.capacity(), requestHead);
    }

    @Benchmark
    public HeadParser.Result response() {
        return parser.parseResponse(response, 0, 0, response.capacity(), responseHead);
    }
}
