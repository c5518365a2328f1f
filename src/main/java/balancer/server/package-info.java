/**
 * An origin server on the same loop: it answers requests instead of forwarding them. What it answers is decided by a
 * {@link balancer.server.Site}; everything about connections is here, once, for every kind of site.
 *
 * <pre>
 *                     +---------------- OriginSession (phase, one deadline) ----------------+
 *                     |  RequestFlow: client --&gt; [ RelayBuffer ]  head parsed, body dropped |
 *   client Endpoint --|                                  | Request                          |
 *                     |                                Site                                 |
 *                     |                                  | Answer                           |
 *                     |  AnswerFlow:  client &lt;-- head, Body                                 |
 *                     +---------------------------------------------------------------------+
 * </pre>
 *
 * <p>It is the proxy with one side missing, and shares with it the parser, the request flow, the phases, and the manners:
 * persistence, pipelining, limits, and lingering so that a refusal reaches a client that is still sending.
 *
 * <p>A site answers at once, in the loop. A body may be long; it is sent piece by piece as the client takes it.
 *
 * <p>Not here: files (package {@code files}), and waiting for anybody but the client.
 */
package balancer.server;
