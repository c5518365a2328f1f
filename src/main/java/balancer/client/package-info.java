/**
 * The client half of everything that listens: connections and their phases, how many there may be, how long they may
 * take, and how they are let go. The balancer and the origin server both stand on it.
 *
 * <pre>
 *   Acceptor --&gt; Clients --&gt; ClientConnection (phase, deadline, RequestFlow)
 *                   ^            |        ^
 *                   |            |        +-- Session (proxy), OriginSession (server): step, answer, interest, limit
 *                   +-- closed --+
 * </pre>
 *
 * <p>{@link balancer.client.ClientConnection} is the state machine, {@link balancer.client.Clients} the list of them
 * and the way in and out, {@link balancer.client.ClientLimits} their limits, {@link balancer.client.MemoryTurn} what
 * they may have in memory.
 *
 * <p>Not here: what is answered.
 */
package balancer.client;
