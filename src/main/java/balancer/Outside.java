package balancer;

import balancer.cli.process.Resolver;
import balancer.cli.terminal.Terminal;
import balancer.client.LoopResources;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.loop.FaultReporter;
import balancer.memory.BufferPool;
import balancer.observe.LogSinks;
import balancer.proxy.RequestId;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Everything that the program uses outside of itself, so that a test or the simulation can build the same program as
 * {@link Main} in a world of its own: all other code asks the system only through this record.
 *
 * @param network       makes every channel and the selector
 * @param nanoClock     monotonic, as {@code System.nanoTime()}
 * @param instants      wall-clock time, for Date fields and logs
 * @param random        jitter of probes
 * @param ids           names for requests
 * @param descriptors   how many sockets this process may have
 * @param lendableBytes direct memory that may be used for buffers, whatever the options ask for
 * @param names         the name service; may block
 * @param nameThreads   where it is asked while the loop runs
 * @param computing     where handshakes are computed
 * @param handshakes    how many of them clients may have begun at once
 * @param secrets       chance for TLS; null: the JDK's own
 * @param logs          opens access logs
 * @param folder        what relative paths start from
 * @param terminal      messages and progress
 * @param faults        told of defects; the loop goes on
 */
public record Outside(
        SelectorProvider network,
        LongSupplier nanoClock,
        InstantSource instants,
        RandomGenerator random,
        RequestId.Source ids,
        DescriptorBudget descriptors,
        long lendableBytes,
        Resolver.NameService names,
        Executor nameThreads,
        Executor computing,
        int handshakes,
        SecureRandom secrets,
        LogSinks logs,
        Path folder,
        Terminal terminal,
        FaultReporter faults) {
    /** What the parts of one loop share, with so many bytes of buffers at most. */
    LoopResources resources(EventLoop loop, long bufferBytes) {
        BufferPool buffers = new BufferPool(loop, loop.deadlines(), Math.min(bufferBytes, lendableBytes));
        return new LoopResources(buffers, descriptors, instants, loop.deadlines());
    }
}
