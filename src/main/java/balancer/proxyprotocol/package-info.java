/**
 * The PROXY protocol of HAProxy, versions 1 and 2: a header in front of a connection's bytes that says who the client
 * is. A proxy in front of us may say it ({@link balancer.proxyprotocol.ReceivedHeader}), and we may say it to the
 * backends ({@link balancer.proxyprotocol.SentHeader}).
 *
 * <pre>
 *   client --&gt; proxy --[who][GET /]--&gt; us --[who][GET /]--&gt; backend
 * </pre>
 *
 * <p>Who may send the first bytes of a connection may claim any address, so the header is read only from peers that are
 * trusted, and is demanded from them: whether it is there is never guessed, or a client could send one of its own.
 *
 * <p>{@link balancer.proxyprotocol.TextHeader} is version 1, {@link balancer.proxyprotocol.BinaryHeader} version 2. A
 * connection to a backend that began with a header belongs to that client alone: {@link
 * balancer.proxyprotocol.OwnConnections}.
 */
package balancer.proxyprotocol;
