package balancer.files;

import balancer.server.Body;
import java.io.IOException;

/** What there is to deliver: facts that are known without opening it, and its bytes. */
interface Representation {
    /** {@link #lastModifiedSeconds} of something that has no date. */
    long UNDATED = DateParser.INVALID;

    String mediaType();

    /** Strong, with its quotes: other bytes have another one (RFC 9110 §8.8.3). */
    String entityTag();

    /** Since 1970, or {@link #UNDATED}. */
    long lastModifiedSeconds();

    /** In bytes. */
    long length();

    /**
     * The bytes [from,to).
     *
     * @throws IOException if they cannot be had any more
     */
    Body body(long from, long to) throws IOException;
}
