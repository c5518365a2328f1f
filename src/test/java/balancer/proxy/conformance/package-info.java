/**
 * RFC 9110 and RFC 9112 from end to end: bytes go in at one end of the unmodified balancer, and what counts is what
 * comes out at both. Every row of the tables names the section or the attack it stands for, and runs through every
 * {@link balancer.proxy.conformance.Arrival}: a verdict that depends on how TCP cut the bytes is a defect.
 *
 * <p>The property, for every input: either it is refused (4xx, 501 or 505 to a client, 502 or a visible cut for a
 * backend's nonsense, and that backend connection is not used again), or what the other side receives is, to a strict
 * and independent reader, exactly the messages that were counted.
 *
 * <pre>
 *   client's nonsense     RefusedLengthTest  RefusedChunksTest  RefusedHeadTest   which fault gets which answer
 *   client's sense        ForwardedRequestTest                                    to the byte
 *   backend's nonsense    RefusedResponseTest  CutResponseEndToEndTest            502, or a cut that can be seen
 *   backend's sense       ForwardedResponseTest                                   to the byte
 *   everything else       RequestFuzzTest  ResponseFuzzTest                       any bytes, checked by the oracle
 * </pre>
 */
package balancer.proxy.conformance;
