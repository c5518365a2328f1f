package balancer.client;

import balancer.loop.Deadlines;
import balancer.loop.DescriptorBudget;
import balancer.memory.BufferPool;
import java.time.InstantSource;

/**
 * What servers on a loop share: memory, descriptors, wall-clock time for Date fields, and the deadlines that theirs
 * belong to.
 */
public record LoopResources(
        BufferPool buffers, DescriptorBudget descriptors, InstantSource instants, Deadlines deadlines) {}
