/**
 * Sessions, the centre of the balancer. A session is one client connection, the backend connection that it uses at the
 * moment, and two flows of bytes between them.
 *
 * <pre>
 *                        +-------------- Session (phase, one deadline) -------------+
 *                        |   RequestFlow:  client --&gt; [ RelayBuffer ] --&gt; backend   |
 *   client Endpoint &lt;--&gt; |                                                          | &lt;--&gt; backend Endpoint
 *                        |   ResponseFlow: client &lt;-- [ RelayBuffer ] &lt;-- backend   |
 *                        +----------------------------------------------------------+
 * </pre>
 *
 * <p>Four ideas carry everything. <b>One bounded buffer per direction</b> ({@link balancer.relay.RelayBuffer}), nothing
 * else buffers. <b>Interest is a pure function of state</b>, set in one place ({@code InterestLaw}): READ while the
 * buffer has room, WRITE while bytes wait after a short write. That law is back-pressure: a slow client fills the
 * response buffer, READ on the backend goes off, TCP does the rest. <b>An explicit phase</b> ({@link
 * balancer.client.Phase}), changed by one method ({@code ClientConnection.become}). <b>One deadline per session</b>,
 * owned by the phase.
 *
 * <p>An event of either connection, or the deadline, leads to {@code ClientConnection.advance}: it takes the step of
 * the current phase ({@link balancer.proxy.Steps}) until no step leads to another, then suspends: memory back, interest
 * set, deadline armed. Nearly all that goes wrong goes through {@code Steps.fail}, and {@link
 * balancer.proxy.FailurePolicy} says what follows.
 *
 * <p>The files depend on one another without a cycle: the facts ({@code Exchange}, {@code Failure}), the {@code
 * Session}, what all sessions share ({@code ProxyContext}), the steps, {@code Steps}, {@code Proxy}.
 *
 * <p>What the balancer asks while it works, but can do without, is behind the interfaces of {@link
 * balancer.proxy.Rooms}.
 *
 * <p>Not here: parsing (package {@code http}), sockets ({@code loop}), buffers and flows ({@code memory}, {@code
 * relay}), the client's phases and limits ({@code client}), which backend is next ({@code backend}).
 */
package balancer.proxy;
