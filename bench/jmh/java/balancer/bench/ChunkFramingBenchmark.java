package balancer.bench;

import balancer.http.BodyFramer;
import balancer.http.BodyFraming;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Following the chunks of a body. A byte of data is one operation, so operations per nanosecond are GB/s. The data
 * itself is neither copied nor looked at, so with large chunks this says that framing costs next to nothing, not how
 * fast anything flows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChunkFramingBenchmark {
    /** As one read brings them. Not more: few long invocations would each carry much of JMH's own garbage. */
    private static final int DATA_BYTES = 16 * 1024;

    private final BodyFramer framer = new BodyFramer();
    private ByteBuffer body;

    /** Small as a chat server sends them, large as a file server does. */
    @Param({"64", "16384"})
    int chunkBytes;

    @Setup
    public void fill() {
        String chunk = Integer.toHexString(chunkBytes) + "\r\n" + "x".repeat(chunkBytes) + "\r\n";
        body = Messages.direct(chunk.repeat(DATA_BYTES / chunkBytes) + "0\r\n\r\n");
    }

    @Benchmark
    @OperationsPerInvocation(DATA_BYTES)
    public int frame() {
        framer.reset(BodyFraming.CHUNKED, -1, false);
        int end = framer.frame(body, 0, body.capacity());
        if (!framer.done()) {
            throw new AssertionError("the body was not understood");
        }
        return end;
    }
}
