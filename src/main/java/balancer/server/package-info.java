/**
 * An origin server on the same loop: it answers requests instead of forwarding them. A {@link balancer.server.Site}
 * decides what it answers; how that is sent is here, once, for every kind of site.
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
 * <p>Its client half is the balancer's ({@code client}): phases, limits, drain, and lingering so that a refusal reaches
 * a client that is still sending. So are the parser and the request flow. Its own is what lies between request and
 * answer.
 *
 * <p>A site answers at once, in the loop. A long body is sent in parts as the client takes them.
 *
 * <p>Not here: files (package {@code files}), and waiting for anything but the client.
 */
package balancer.server;
