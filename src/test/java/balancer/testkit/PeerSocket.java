package balancer.testkit;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What a scripted peer speaks through: the kernel's socket, or TLS over it. */
interface PeerSocket {
    /** From {@link #read}: the other end said that nothing follows, and everything before that has been read. */
    int EOF = -1;

    /** From {@link #read} and {@link #write}: {@link #takeError} tells why. */
    int FAILED = -2;

    void watch(SocketWatcher newWatcher);

    boolean isConnecting();

    /** Bytes that can be read now. */
    int unread();

    /** @return bytes read, 0 for none yet, {@link #EOF} or {@link #FAILED} */
    int read(ByteBuffer target, int limit);

    /** @return bytes accepted, 0 for no room, or {@link #FAILED} */
    int write(ByteBuffer source, int limit);

    /** Says what has to be said before FIN. False if there is no room yet: once there is, the watcher hears of it. */
    default boolean sayEnd() {
        return true;
    }

    void shutdownOutput();

    /** The descriptor is gone; what the other end sends from now on is answered with RST. */
    void close();

    /** Sends RST and forgets the connection; nothing if there is none. */
    void reset();

    SocketError error();

    /** The pending error, which is reported once. */
    SocketError takeError();

    InetSocketAddress localAddress();

    InetSocketAddress remoteAddress();
}
