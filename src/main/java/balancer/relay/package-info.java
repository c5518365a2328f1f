/**
 * The two directions of a connection pair: one bounded buffer each, back-pressure, and just enough framing to know
 * where a message ends.
 *
 * <pre>
 *   source --read--&gt; [ sent | waiting | unexamined | free ] --write--&gt; sink
 *                     {@link balancer.relay.RelayBuffer}: one array, four regions, no copies
 * </pre>
 *
 * <p>{@link balancer.relay.Message} knows which bytes belong to the message, {@link balancer.relay.Flow} moves them,
 * {@link balancer.relay.RequestFlow} and {@link balancer.relay.ResponseFlow} read a head first.
 *
 * <p>Of a connection it asks four things: {@code readable}, {@code read}, {@code writable}, {@code write}. So whatever
 * can do that could stand in for an {@link balancer.loop.Endpoint}; nobody else does yet, hence there is no interface.
 *
 * <p>Not here: whose connections these are, which backend was chosen, time limits.
 */
package balancer.relay;
