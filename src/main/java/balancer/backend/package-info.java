/**
 * The servers behind us: which exist, which is next, and their idle connections.
 *
 * <pre>
 *   Session --pick--&gt; BackendPool --policy--&gt; Backend --&gt; IdleConnections  (last in, first out)
 *      |                                         ^               |
 *      +-------- BackendConnection --------------+&lt;---- give back
 * </pre>
 *
 * <p>A {@link balancer.backend.Policy} only chooses, and knows nothing of sockets: the pool keeps sets of
 * those that may get work ({@code Candidates}), up to date by each change of a backend. A
 * {@link balancer.backend.Backend} carries its own counters and its idle connections.
 * {@link balancer.backend.IdleConnections} keeps OP_READ armed on what it holds, because a server may close or (if it
 * is broken) send at any time, and such a connection must never carry another request. A connection on which a client
 * has logged in is never there: it belongs to that client.
 *
 * <p>A backend is one server, but may have several {@link balancer.backend.Addresses}: a connection attempt tries them
 * in turn, and fails when all have failed. Names are resolved outside this package.
 *
 * <p>Not here: HTTP, retries (the session decides), probes (which set {@link balancer.backend.Backend#available}).
 */
package balancer.backend;
