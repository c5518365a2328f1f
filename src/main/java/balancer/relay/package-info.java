/**
 * The two directions of a session: one bounded buffer each, back-pressure, and just enough framing to find the end of a
 * message.
 *
 * <pre>
 *   source --read--&gt; [ sent | waiting | unexamined | free ] --write--&gt; sink
 *                     {@link balancer.relay.RelayBuffer}: one array, four regions, no copies
 * </pre>
 *
 * <p>{@link balancer.relay.Message} knows which bytes belong to the message, {@link balancer.relay.Flow} moves them,
 * {@link balancer.relay.RequestFlow} and {@link balancer.relay.ResponseFlow} read a head first.
 *
 * <p>A flow asks four things of a connection: {@code readable}, {@code read}, {@code writable}, {@code write}. Only
 * {@link balancer.loop.Endpoint} offers them so far, hence there is no interface.
 *
 * <p>Not here: whose connections these are, which backend was chosen, time limits.
 */
package balancer.relay;
