package balancer.client;

import balancer.http.RequestHead;
import java.nio.ByteBuffer;

/** Is told when an exchange begins and when it is over. Called in the loop: must not block. */
public interface RecordListener {
    /** Nobody listens. */
    RecordListener NONE = new RecordListener() {
        @Override
        public void admitted(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes) {}

        @Override
        public void ended(ExchangeRecord exchange) {}
    };

    /**
     * A request was parsed and will be answered. Its head is gone when the exchange ends, so a listener that needs a
     * part of it copies that now, and may {@linkplain ExchangeRecord#attach attach} the copy. An exchange that ends
     * without this call was {@linkplain #refused refused} or is a TCP connection.
     *
     * @param head of the request as received; valid during the call only, like {@code bytes}
     * @param bytes the buffer that the offsets of the head refer to
     */
    void admitted(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes);

    /**
     * A request was invalid, or not complete in time, and gets an error response.
     *
     * @param bytes holds in [from,to) what was received of its head, valid during the call only
     */
    default void refused(ExchangeRecord exchange, ByteBuffer bytes, int from, int to) {}

    /** @param exchange valid during the call only: it is reused for the next request */
    void ended(ExchangeRecord exchange);
}
