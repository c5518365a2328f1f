package balancer.files;

import balancer.loop.DescriptorBudget;
import balancer.loop.Endpoint;
import balancer.server.Body;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A part of a file. A long one goes from the page cache to the socket without passing through our memory
 * ({@code sendfile}).
 */
final class FileBody implements Body {
    private final DescriptorBudget descriptors;
    private final FileChannel file;
    private final long length;
    private long at;
    private long left;

    /**
     * The bytes [from,to) of a regular file.
     *
     * @throws IOException if it cannot be opened, or no descriptor is left: long responses to many clients must not use
     *     up the reserve
     */
    static FileBody open(Path path, long from, long to, DescriptorBudget descriptors) throws IOException {
        if (!descriptors.hasRoomFor(1)) {
            throw new IOException("no descriptor left");
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        descriptors.countOpened();
        return new FileBody(descriptors, file, from, to - from);
    }

    private FileBody(DescriptorBudget descriptors, FileChannel file, long from, long length) {
        this.descriptors = descriptors;
        this.file = file;
        this.at = from;
        this.length = length;
        this.left = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void copyTo(ByteBuffer into) throws IOException {
        int limit = into.limit();
        into.limit(into.position() + (int) left);
        while (into.hasRemaining()) {
            int count = file.read(into, at);
            if (count < 0) {
                throw shrunk();
            }
            at += count;
        }
        into.limit(limit);
        left = 0;
    }

    @Override
    public long sendTo(Endpoint client, long most) throws IOException {
        long wanted = Math.min(most, left);
        long sent = client.send(file, at, wanted);
        if (sent == Endpoint.BROKEN) {
            return 0;
        }
        if (sent == 0 && file.size() <= at) {
            // Checked only now: otherwise zero means that the socket is full.
            throw shrunk();
        }
        at += sent;
        left -= sent;
        return sent;
    }

    /** The head has promised more bytes, so the connection must be cut. */
    private static EOFException shrunk() {
        return new EOFException("the file became shorter while it was sent");
    }

    @Override
    public void close() {
        if (!file.isOpen()) {
            return;
        }
        try {
            file.close();
        } catch (IOException alreadyGone) {
            // It was only read, so nothing can be lost.
        }
        descriptors.countClosed();
    }
}
