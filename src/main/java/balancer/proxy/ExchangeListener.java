package balancer.proxy;

import balancer.http.RequestHead;
import java.nio.ByteBuffer;

/**
 * What {@link balancer.client.RecordListener} is told, with all that the balancer knows of its exchanges. Called in the
 * loop: must not block.
 */
public interface ExchangeListener {
    /** Nobody listens. */
    ExchangeListener NONE = new ExchangeListener() {
        @Override
        public void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes) {}

        @Override
        public void ended(Exchange exchange) {}
    };

    /** A request was parsed and will be answered. The head and its bytes are valid during the call only. */
    void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes);

    /** A request was invalid, or not complete in time, and we answer it. {@code bytes} holds its head in [from,to). */
    default void refused(Exchange exchange, ByteBuffer bytes, int from, int to) {}

    /** A backend connection was opened for the exchange; {@link Exchange#connectNanos} tells how long that took. */
    default void connected(Exchange exchange) {}

    /** @param exchange valid during the call only: it is reused for the next request */
    void ended(Exchange exchange);
}
