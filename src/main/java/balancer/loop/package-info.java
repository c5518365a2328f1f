/**
 * The event loop and what is registered with it: the only {@code select()}, the only clock, and the sockets.
 *
 * <pre>
 *                 +--------------------- EventLoop.runOnce ----------------------+
 *                 |                                                              |
 *   asleep in -&gt;  select  -&gt;  ready keys  -&gt;  posted work  -&gt;  deadlines  -&gt;  ready list
 *   the kernel      ^            |                                               |
 *                   |            +--&gt; Acceptor  (listening key)  new Endpoint    |
 *                   |            +--&gt; Endpoint  (stream key)  -&gt;  its Owner      |
 *                   +------------------------------------------------------------+
 * </pre>
 *
 * <p>One thread does all of this, so nothing here is locked, volatile or synchronized; only {@link
 * balancer.loop.EventLoop#post} may be called from another thread. What could block for long (names, log output) runs
 * on other threads.
 *
 * <p>{@link balancer.loop.Endpoint} is one non-blocking byte stream. Nearly every surprise of {@code java.nio} and of
 * Linux below it is handled and explained there, once: short reads and writes, resets that look like ends, an end that
 * stays readable. The layers above see three facts: what the last read brought, what the last write took, and whether
 * the stream ended or broke.
 *
 * <p>{@link balancer.loop.Deadlines} wakes the loop for time limits, {@link balancer.loop.DescriptorBudget} keeps a
 * reserve of file descriptors.
 *
 * <p>Not here: memory for bytes (package {@code memory}), HTTP, backends, any idea of what the bytes mean.
 */
package balancer.loop;
