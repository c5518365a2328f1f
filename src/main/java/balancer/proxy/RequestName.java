package balancer.proxy;

import balancer.http.RequestHead;
import java.nio.ByteBuffer;

/** What a request is called in the logs of everybody who has a part in it: the field X-Request-Id. One per client. */
public interface RequestName {
    /** Names the requests of all clients. */
    interface Source {
        /** A client's; it names one request after the other. */
        RequestName newName();
    }

    /** No request has a name; one that a client gave is passed on. */
    Source NONE = new Source() {
        @Override
        public RequestName newName() {
            return NAMELESS;
        }
    };

    /** Of the clients of {@link #NONE}. */
    RequestName NAMELESS = new RequestName() {
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

    /** The next request has none yet. */
    void forget();

    /** @param trusted whether the sender may name its request itself */
    void choose(RequestHead head, ByteBuffer bytes, boolean trusted);

    /** A request that was refused has a name too, for the answer and the log. */
    void chooseForRefused();

    /** What X-Request-Id has to be set to; empty if what came stays. */
    byte[] replacement();

    /** In ASCII; empty if there is none. Shared: valid until the next call. */
    byte[] text();
}
