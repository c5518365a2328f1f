package balancer.proxy;

import balancer.http.RequestHead;
import balancer.http.ResponseHead;
import java.nio.ByteBuffer;

/**
 * What ties a request to a backend: a key that it shares with others, or a cookie that names the backend. Called in the
 * loop for each request: must not block and should not allocate.
 */
public interface Ties {
    byte[] NOTHING = {};

    /** Nothing does. */
    Ties NONE = new Ties() {
        @Override
        public void asked(Exchange exchange, RequestHead head, ByteBuffer bytes) {}

        @Override
        public void connects(Exchange exchange) {}
    };

    /** A request is admitted: finds what ties it. The head and its bytes are valid during the call only. */
    void asked(Exchange exchange, RequestHead head, ByteBuffer bytes);

    /** TCP mode: a connection is to go to a backend. */
    void connects(Exchange exchange);

    /** The cookie that is ours alone: the backend does not see it. Empty if there is none. */
    default byte[] ownCookie() {
        return NOTHING;
    }

    /** Lines that the head of this response gets: each whole, with its end. Empty if there are none. */
    default byte[] answered(Exchange exchange, ResponseHead head) {
        return NOTHING;
    }
}
