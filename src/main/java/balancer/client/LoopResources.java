package balancer.client;

import balancer.loop.DescriptorBudget;
import balancer.memory.BufferPool;
import java.time.InstantSource;

/** What all servers on a loop share: memory, descriptors, and wall-clock time for Date fields. */
public record LoopResources(BufferPool buffers, DescriptorBudget descriptors, InstantSource instants) {}
