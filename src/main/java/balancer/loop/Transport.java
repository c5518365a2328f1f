package balancer.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Moves the bytes of an {@link Endpoint}: to and from its socket as they are ({@link SocketTransport}), or encrypted.
 * The owner of the endpoint does not know which. Loop thread only; nothing here throws.
 */
public abstract class Transport {
    /** Added to the ops of {@link #interest}: no event of the socket will tell, so the owner is called soon. */
    public static final int AT_ONCE = 1 << 8;

    /** The kernel reported these ops, or none. Goes on with what needs no owner, such as a handshake. */
    public abstract void onReady(int readyOps);

    /** True if the owner's bytes can move: it is connected, and a handshake is over. */
    public abstract boolean isOpen();

    /**
     * How long we have computed before the bytes could move, or had that wait, in ns: no silence of the peer, so no
     * limit that it has to keep counts it.
     */
    public long ownNanos() {
        return 0;
    }

    /** As {@link ByteStream#read}. */
    public abstract int read(ByteBuffer into);

    /**
     * As {@link ByteStream#write}. When all bytes are counted, all of them are in the kernel: an orderly close loses
     * nothing then. Bytes that are not counted are offered again, first, by the next call.
     */
    public abstract int write(ByteBuffer from);

    /** As {@link Endpoint#send}. */
    public abstract long send(FileChannel file, long from, long most);

    /** As {@link ByteStream#readable}. */
    public abstract boolean readable();

    /** As {@link ByteStream#writable}. */
    public abstract boolean writable();

    /**
     * Which events of the socket are needed now if the owner wants these: a pure function of the state.
     *
     * @return ops, with {@link #AT_ONCE} if what the owner waits for has come already
     */
    public abstract int interest(int ops);

    /** After an event: true if it brought the owner nothing, as a session ticket does. */
    public abstract boolean isQuiet();

    /** As {@link Endpoint#ended}. */
    public abstract boolean ended();

    /** As {@link Endpoint#failure}. */
    public abstract IOException failure();

    /** Tells a watcher of the handshake, if there is one; same contract as {@link KeyHandler#tell}. */
    public void tell(KeyFacts facts) {
        facts.handshake = null;
        facts.shakesHands = false;
    }

    /** As {@link Endpoint#readAgain}. */
    public abstract void readAgain();

    /** As {@link Endpoint#resetAfterDelivery}. */
    public abstract void resetAfterDelivery();

    /** As {@link ByteStream#shutdownOutput}; called at most once. */
    public abstract void shutdownOutput();

    /** The endpoint is closed, after this call: gives memory back; if {@code orderly}, tells the peer what it can. */
    public abstract void close(boolean orderly);

    /** True if it has memory that it keeps until the next event. */
    public abstract boolean holdsMemory();

    /** Remembers what is held now, for {@link #hasMoved}. */
    public abstract void mark();

    /** True if all that was held at the last mark has gone. */
    public abstract boolean hasMoved();
}
