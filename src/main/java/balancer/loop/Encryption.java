package balancer.loop;

import java.nio.ByteBuffer;

/** How connections of one kind are encrypted, such as all of clients, or all to one backend. */
public interface Encryption {
    byte[] NO_FIELDS = {};

    /** Bytes go as they are. */
    Encryption NONE = new Encryption() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Transport over(Endpoint endpoint, ByteBuffer early) {
            throw new IllegalStateException("nothing encrypts " + endpoint);
        }
    };

    /** Whether connections are encrypted. */
    boolean isOn();

    /**
     * What encrypts this connection from now on.
     *
     * @param early what was read from the socket already and belongs to the encrypted bytes; copied
     */
    Transport over(Endpoint endpoint, ByteBuffer early);

    /** After the handshake: whole header fields that tell whom the peer has proved to be; empty if nobody. */
    default byte[] fieldsAbout(Endpoint endpoint) {
        return NO_FIELDS;
    }
}
