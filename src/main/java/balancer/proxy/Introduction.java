package balancer.proxy;

import balancer.loop.AddressPair;
import java.nio.ByteBuffer;

/** What a backend is told at the beginning of each connection, in the name of the client that it is for. */
public interface Introduction {
    /** Shared: nothing is ever written from it. */
    ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Connections begin with a request, or in TCP mode with the client's bytes. */
    Introduction NONE = new Introduction() {
        @Override
        public ByteBuffer of(AddressPair client) {
            return NOTHING;
        }

        @Override
        public Reserve newReserve() {
            return Reserve.SHARED;
        }
    };

    /** The first bytes of a connection for this client. */
    ByteBuffer of(AddressPair client);

    /** The idle connections that the requests of a new client may use. */
    Reserve newReserve();
}
