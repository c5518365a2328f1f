/**
 * The client side of every server in this program: connections and their phases, how many there may be, how long they
 * may take, and how they are closed. The balancer and the origin server are both built on it.
 *
 * <pre>
 *   Acceptor --&gt; Clients --&gt; ClientConnection (phase, deadline, RequestFlow)
 *                   ^            |        ^
 *                   |            |        +-- Session (proxy), OriginSession (server): step, answer, interest, limit
 *                   +-- closed --+
 * </pre>
 *
 * <p>{@link balancer.client.ClientConnection} is the state machine. {@link balancer.client.Clients} lists the
 * connections, accepts new ones and closes them. {@link balancer.client.ClientLimits} has their limits, {@link
 * balancer.client.MemoryWait} what they may hold in memory.
 *
 * <p>{@link balancer.client.ExchangeRecord} is what a log needs of a request and its answer, whichever server gave it.
 *
 * <p>Not here: what a request is answered with.
 */
package balancer.client;
