/**
 * Direct memory for bytes on their way: {@link balancer.memory.BufferPool} lends it and says what everybody is
 * guaranteed of it, {@link balancer.memory.Rationing} sees to that when it is short.
 *
 * <p>Not here: what is in the buffers, sockets.
 */
package balancer.memory;
