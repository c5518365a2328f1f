package balancer.client;

import balancer.http.RequestIds;
import balancer.loop.DescriptorBudget;
import balancer.memory.BufferPool;
import java.time.InstantSource;

/** What the loop's tenants share: memory, descriptors, wall-clock time for Date fields, and names for requests. */
public record LoopResources(BufferPool buffers, DescriptorBudget descriptors, InstantSource instants, RequestIds ids) {
    /** Without names. */
    public LoopResources(BufferPool buffers, DescriptorBudget descriptors, InstantSource instants) {
        this(buffers, descriptors, instants, RequestIds.NONE);
    }
}
