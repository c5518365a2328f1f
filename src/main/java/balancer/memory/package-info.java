/**
 * Direct memory for bytes on their way: {@link balancer.memory.BufferPool} lends it and guarantees a part of it to each
 * connection, {@link balancer.memory.Rationing} keeps that guarantee when memory is short.
 *
 * <p>Not here: what is in the buffers, sockets.
 */
package balancer.memory;
