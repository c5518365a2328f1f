package balancer.proxy;

import balancer.http.RequestHead;
import java.nio.ByteBuffer;

/** Is told when an exchange begins and when it is over. Called in the loop: must not block. */
public interface ExchangeListener {
    /** Nobody listens. */
    ExchangeListener NONE = new ExchangeListener() {
        @Override
        public void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes) {}

        @Override
        public void ended(Exchange exchange) {}
    };

    /**
     * A request was parsed and goes to a backend. Its head is gone when the exchange ends, so a listener that needs a
     * part of it copies that now, and may {@linkplain Exchange#attach attach} the copy. An exchange that ends without
     * this call was {@linkplain #refused refused} or is a TCP connection.
     *
     * @param head of the request as received; valid during the call only, like {@code bytes}
     * @param bytes the buffer that the offsets of the head refer to
     */
    void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes);

    /**
     * A request was invalid, or not complete in time, and we answer it.
     *
     * @param bytes holds in [from,to) what was received of its head, valid during the call only
     */
    default void refused(Exchange exchange, ByteBuffer bytes, int from, int to) {}

    /** A backend connection was opened for the exchange; {@link Exchange#connectNanos} tells how long that took. */
    default void connected(Exchange exchange) {}

    /** @param exchange valid during the call only: it is reused for the next request */
    void ended(Exchange exchange);
}
