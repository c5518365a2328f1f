/**
 * Certificates and private keys: read from files, chosen for each handshake, read again at a reload; whom to trust; and
 * what the JDK's TLS is told of all that. Knows no connection: the bytes of TLS are another package's.
 *
 * <pre>
 *   files -&gt; PemFile -&gt; Chain, PrivateKeys -&gt; CertifiedKey -&gt; CertificateStore -&gt; TlsServer
 *                              SelfSigned -----^                          Trust ----^
 *                                                                         Trust -&gt; TlsClient
 * </pre>
 *
 * <p>Nothing in here prints a key, and no exception quotes one. Keys are not wiped from memory: the JDK keeps its own
 * copies while it serves, so a dump of the heap holds them.
 */
package balancer.certificate;
