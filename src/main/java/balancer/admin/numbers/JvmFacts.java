package balancer.admin.numbers;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;

/**
 * What the virtual machine reports about itself. Loading its beans takes 50 ms, in which the loop could serve a
 * thousand requests, so another thread does it after the start; reading them then takes 2 µs, and the loop does that
 * itself. Until they are loaded only the heap is reported, which needs none.
 */
public final class JvmFacts {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Null until they are loaded. */
    private Beans beans;

    /** The sources of the facts. */
    public record Beans(MemoryMXBean memory, List<GarbageCollectorMXBean> collectors) {
        /** Slow the first time: must not run on the loop. */
        public static Beans load() {
            Beans beans = new Beans(
                    ManagementFactory.getMemoryMXBean(), List.copyOf(ManagementFactory.getGarbageCollectorMXBeans()));
            JvmFacts rehearsal = new JvmFacts();
            rehearsal.use(beans);
            rehearsal.write(new MetricsWriter(new StringBuilder()));
            return beans;
        }
    }

    /** From now on all facts are reported. */
    public void use(Beans loaded) {
        beans = loaded;
    }

    void write(MetricsWriter out) {
        Runtime runtime = Runtime.getRuntime();
        String memory = "jvm_memory_used_bytes";
        out.family(memory, "gauge", "Memory used by the JVM; in the heap, garbage included.");
        out.sample(memory, MetricsWriter.labels("area", "heap"), runtime.totalMemory() - runtime.freeMemory());
        if (beans == null) {
            return;
        }
        long beside = beans.memory().getNonHeapMemoryUsage().getUsed();
        out.sample(memory, MetricsWriter.labels("area", "nonheap"), beside);
        String collections = "jvm_gc_collection_seconds";
        out.family(collections, "summary", "Garbage collections and the time they took.");
        for (GarbageCollectorMXBean collector : beans.collectors()) {
            String labels = MetricsWriter.labels("gc", collector.getName());
            out.seconds(collections + "_sum", labels, Math.max(0, collector.getCollectionTime()) * NANOS_PER_MILLI);
            out.sample(collections + "_count", labels, Math.max(0, collector.getCollectionCount()));
        }
    }
}
