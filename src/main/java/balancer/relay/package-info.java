/**
 * The two directions of a session: one bounded buffer each, back-pressure, and just enough framing to find the end of a
 * message.
 *
 * <pre>
 *   source --read--&gt; [ sent | waiting | unexamined | free ] --write--&gt; sink
 *                     {@link balancer.relay.RelayBuffer}: one buffer, four regions
 * </pre>
 *
 * <p>{@link balancer.relay.Message} knows which bytes belong to the message, {@link balancer.relay.Flow} moves them,
 * {@link balancer.relay.RequestFlow} and {@link balancer.relay.ResponseFlow} read a head first.
 *
 * <p>A flow asks four things of a connection, a {@link balancer.loop.ByteStream}: {@code readable}, {@code read},
 * {@code writable}, {@code write}. It does not know whether bytes are encrypted on their way.
 *
 * <p>Not here: whose connections these are, which backend was chosen, time limits.
 */
package balancer.relay;
