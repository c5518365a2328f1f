package balancer.proxy;

import balancer.loop.AddressPair;
import java.nio.ByteBuffer;

/** What each client has to say before anything else, such as a PROXY header. */
public interface Preamble {
    /** Clients begin with a request, or in TCP mode with their bytes. */
    Preamble NONE = new Preamble() {
        @Override
        public boolean isExpected() {
            return false;
        }

        @Override
        public boolean mayCome(AddressPair socket) {
            return true;
        }

        @Override
        public int read(ByteBuffer bytes, int from, int to) {
            return 0;
        }

        @Override
        public AddressPair ends(ByteBuffer bytes, int from, int length, AddressPair socket) {
            return socket;
        }
    };

    /** What {@link #read} returns if the bytes are no preamble. */
    int BAD = -2;

    /** What {@link #read} returns if more bytes are needed. */
    int NEED_MORE = -1;

    /** Whether clients begin with a preamble. */
    boolean isExpected();

    /** Whether a client with this socket may connect at all. */
    boolean mayCome(AddressPair socket);

    /**
     * Looks for the end of the preamble that begins at {@code from}; {@code to} is the end of what has come.
     *
     * @return its length, 0 or more, {@link #NEED_MORE} or {@link #BAD}
     */
    int read(ByteBuffer bytes, int from, int to);

    /**
     * The addresses of the client, if the complete preamble of this length that begins at {@code from} announces them.
     *
     * @return {@code socket} if it announces none
     */
    AddressPair ends(ByteBuffer bytes, int from, int length, AddressPair socket);
}
