/**
 * The servers behind us: which there are, which of them is next, and the open connections without a request.
 *
 * <pre>
 *   Session --pick--&gt; BackendPool --policy--&gt; Backend --&gt; IdleConnections  (last in, first out)
 *      |                                         ^               |
 *      +-------- BackendConnection --------------+&lt;---- give back
 * </pre>
 *
 * <p>A {@link balancer.backend.Policy} only chooses among eligible backends; it knows nothing of sockets. A
 * {@link balancer.backend.Backend} carries its own counters and its idle connections.
 * {@link balancer.backend.IdleConnections} keeps OP_READ armed on what it holds, because a server may close or (if it
 * is broken) speak at any time, and a connection that did either must never carry another request. One on which a
 * client has logged in is never there: it is that client's alone.
 *
 * <p>A backend is one server, but may have several {@link balancer.backend.Addresses}: whoever connects walks over
 * them, and it has failed when all have. Who finds out what a name means is the outer ring.
 *
 * <p>Not here: HTTP, retries (the session decides), probes (the outer ring sets
 * {@link balancer.backend.Backend#available}).
 */
package balancer.backend;
