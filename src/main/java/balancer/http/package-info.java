/**
 * HTTP/1.1 messages as bytes in a buffer: where a head ends, what it asks for, which bytes are its body, and how the
 * head is written again for the next hop. No sockets, no time, no state beyond one message.
 *
 * <pre>
 *   bytes ──► HeadParser ──► RequestHead / ResponseHead ──► BodyFraming      how long is the message?
 *                │             offsets into the buffer          │
 *                └─► BadMessage                                 ▼
 *                                   HeadRewriter            BodyFramer       which bytes belong to it?
 *                                 the head we send             └─ ChunkedFramer
 * </pre>
 *
 * <p><b>One property rules the package:</b> the bodies we forward are raw bytes, so whatever two parsers could read
 * differently in a request is refused. Every request smuggling attack needs such a difference: a length beside a
 * chunked coding, a bare line feed, a space before a colon, a folded line, a number with a sign. A balancer that
 * repairs them has to repair exactly as each backend does; one that refuses them does not.
 * {@link balancer.http.BadMessage} lists every refusal, and a seeded fuzzer compares the parser with a second, naive
 * one in the tests.
 *
 * <p>A response comes from a server of our operator. A slip with only one meaning is accepted (LF line ends, blanks
 * before a colon or behind a chunk size, folded values, the same length twice, a length beside chunks) and forwarded in
 * correct form; {@link balancer.http.ResponseHead} and {@link balancer.http.BodyFramer} report it, and the connection
 * is not used again.
 *
 * <p><b>Nothing is allocated per message.</b> Heads are reusable tables of offsets; the loop owns one parser, one pair
 * of heads, one rewriter. So an incomplete head keeps no object: it is parsed again from its first byte, but only if
 * the new bytes hold a line ending or a control byte, or reach a limit. A trickled head costs linear time, and an idle
 * connection none of these objects. Buffers are read and written by absolute index only; position and limit belong to
 * the I/O and are never touched.
 *
 * <p><b>What passes is canonical where it matters.</b> Unchanged parts of a head are copied as they came; a field line
 * with odd white space around its value is written again with one space, so that a parser that does not trim tabs reads
 * the same {@code Transfer-Encoding} as we did. Bodies are verified, not rebuilt: a chunk-size line is forwarded once
 * it is complete and valid, a trailer section without the fields that belong in a head. Chunk framing is removed only
 * for HTTP/1.0 clients.
 *
 * <p><b>Not here:</b> time limits, retries, which client gets which response (the session decides), content codings,
 * caching, and everything of HTTP/2: {@code h2c} upgrades are dropped because a tunnel would hide requests from us.
 */
package balancer.http;
