/**
 * TLS between an endpoint's owner and its socket, with the JDK's {@link javax.net.ssl.SSLEngine}, which does no I/O of
 * its own: {@code wrap} turns bytes into records, {@code unwrap} turns records into bytes, and each may ask for the
 * other, or for a task that takes long.
 *
 * <p>Begin with {@link balancer.tls.TlsTransport}.
 */
package balancer.tls;
