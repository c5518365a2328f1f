package balancer.files;

import balancer.server.Body;
import java.io.IOException;

/** What is delivered: its bytes, and facts that are known without opening it. */
interface Representation {
    /** {@link #lastModifiedSeconds} if there is no date. */
    long UNDATED = DateParser.INVALID;

    String mediaType();

    /** Strong, with its quotes: different bytes have different tags (RFC 9110 §8.8.3). */
    String entityTag();

    /** Since 1970, or {@link #UNDATED}. */
    long lastModifiedSeconds();

    /** In bytes. */
    long length();

    /**
     * The bytes [from,to).
     *
     * @throws IOException if they cannot be read any more
     */
    Body body(long from, long to) throws IOException;
}
