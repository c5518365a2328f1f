package balancer.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** What a scripted peer still has to send, and whether a FIN or the end of the socket follows. */
final class Outbox {
    private final PeerSocket socket;
    private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
    private boolean shutdownWanted;
    private boolean closeWanted;

    Outbox(PeerSocket socket) {
        this.socket = socket;
    }

    void add(byte[] bytes) {
        if (shutdownWanted || closeWanted) {
            throw new IllegalStateException("send after shutdown: " + socket);
        }
        unsent.add(ByteBuffer.wrap(bytes));
    }

    void shutdownBehind() {
        shutdownWanted = true;
    }

    void closeBehind() {
        closeWanted = true;
    }

    boolean wantsClose() {
        return closeWanted;
    }

    void clear() {
        unsent.clear();
    }

    boolean isEmpty() {
        return unsent.isEmpty();
    }

    long size() {
        long size = 0;
        for (ByteBuffer buffer : unsent) {
            size += buffer.remaining();
        }
        return size;
    }

    /** @return whether everything has gone, a wanted FIN included */
    boolean flush() {
        while (!unsent.isEmpty()) {
            if (socket.write(unsent.peek(), Integer.MAX_VALUE) == PeerSocket.FAILED) {
                unsent.clear();
                if (socket.error() != SocketError.RESET) {
                    socket.takeError(); // a reset is for whoever reads next: it may have come before anybody watched
                }
            } else if (unsent.peek().hasRemaining()) {
                return false;
            } else {
                unsent.remove();
            }
        }
        if ((shutdownWanted || closeWanted) && !socket.sayEnd()) {
            return false;
        }
        if (shutdownWanted) {
            socket.shutdownOutput();
        }
        return true;
    }
}
