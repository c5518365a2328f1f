package balancer.proxy;

import balancer.http.RequestHead;
import java.nio.ByteBuffer;

/** Hears of every exchange when it begins and when it is over. Called in the loop: must not block. */
public interface ExchangeListener {
    /** Nobody listens. */
    ExchangeListener NONE = new ExchangeListener() {
        @Override
        public void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes) {}

        @Override
        public void ended(Exchange exchange) {}
    };

    /**
     * A request was understood and goes to a backend. Its head is gone when the exchange ends, so whoever will want a
     * part of it copies that now, and may {@linkplain Exchange#attach attach} the copy. An exchange that ends without
     * this was {@linkplain #refused refused} or is a TCP connection.
     *
     * @param head of the request as received; valid during the call only, like {@code bytes}
     * @param bytes what the offsets of the head point into
     */
    void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes);

    /**
     * A request was not understood, or did not come to its end in time, and is answered by us.
     *
     * @param bytes holds in [from,to) what came of its head, valid during the call only
     */
    default void refused(Exchange exchange, ByteBuffer bytes, int from, int to) {}

    /** A connection to its backend was opened for it; {@link Exchange#connectNanos} tells how long that took. */
    default void connected(Exchange exchange) {}

    /** @param exchange valid during the call only: it is reused for the next request */
    void ended(Exchange exchange);
}
