package balancer.proxy;

import balancer.http.RequestHead;
import java.nio.ByteBuffer;

/** The id of a request in the logs of all servers on its way: the field X-Request-Id. One object per client. */
public interface RequestId {
    /** Makes the ids of all clients' requests. */
    interface Source {
        /** Makes the object that holds the id of a client's current request. */
        RequestId newId();
    }

    /** No request gets an id; one that a client has sent is forwarded. */
    Source NONE = new Source() {
        @Override
        public RequestId newId() {
            return NO_ID;
        }
    };

    /** For the clients of {@link #NONE}. */
    RequestId NO_ID = new RequestId() {
        private final byte[] nothing = {};

        @Override
        public void forget() {}

        @Override
        public void choose(RequestHead head, ByteBuffer bytes, boolean trusted) {}

        @Override
        public void chooseForRefused() {}

        @Override
        public byte[] replacement() {
            return nothing;
        }

        @Override
        public byte[] text() {
            return nothing;
        }
    };

    /** Begins another request, which has no id yet. */
    void forget();

    /** @param trusted whether the client may choose the id itself */
    void choose(RequestHead head, ByteBuffer bytes, boolean trusted);

    /** Chooses an id for a request that was refused, for the answer and the log. */
    void chooseForRefused();

    /** The value to set X-Request-Id to; empty if the received one stays. */
    byte[] replacement();

    /** The id in ASCII; empty if there is none. A shared array: valid until the next call. */
    byte[] text();
}
