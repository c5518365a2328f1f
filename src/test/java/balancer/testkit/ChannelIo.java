package balancer.testkit;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** Reading and writing as the JDK's channels do it on top of the kernel: counted, disturbed by the weather. */
final class ChannelIo {
    private final SimulatedNetwork network;
    private final SimulatedSocket socket;

    /** The JDK remembers a reset that a read has met; the kernel reports it only once. */
    private boolean resetSeen;

    ChannelIo(SimulatedNetwork network, SimulatedSocket socket) {
        this.network = network;
        this.socket = socket;
    }

    long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        if (resetSeen) {
            throw new SocketException("Connection reset");
        }
        long wanted = remaining(targets, offset, length);
        if (wanted == 0) {
            return 0;
        }
        network.counters().reads++;
        int limit = allowed(Math.min(wanted, socket.unread()));
        if (limit == 0 && socket.unread() > 0) {
            return 0;
        }
        long count = 0;
        for (int i = offset; i < offset + length && (count == 0 || count < limit); i++) {
            if (targets[i].hasRemaining()) {
                int read = readOne(targets[i], limit - (int) count);
                if (read < 0) {
                    return read;
                }
                count += read;
            }
        }
        network.counters().bytesRead += count;
        return count;
    }

    private int readOne(ByteBuffer target, int limit) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        int count = socket.read(target, limit);
        if (count != SimulatedSocket.FAILED) {
            return count;
        }
        SocketError error = socket.takeError();
        if (error == SocketError.RESET) {
            resetSeen = true;
            throw new SocketException("Connection reset");
        }
        throw new IOException(error.text());
    }

    long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long wanted = remaining(sources, offset, length);
        if (wanted == 0) {
            return 0;
        }
        network.counters().writes++;
        int limit = allowed(wanted);
        long count = 0;
        for (int i = offset; i < offset + length && (count < limit || limit == 0); i++) {
            if (sources[i].hasRemaining()) {
                int written = socket.write(sources[i], limit - (int) count);
                if (written == SimulatedSocket.FAILED) {
                    throw new IOException(socket.takeError().text());
                }
                count += written;
                if (sources[i].hasRemaining()) {
                    break;
                }
            }
        }
        network.counters().bytesWritten += count;
        return count;
    }

    private static long remaining(ByteBuffer[] buffers, int offset, int length) {
        long remaining = 0;
        for (int i = offset; i < offset + length; i++) {
            remaining += buffers[i].remaining();
        }
        return remaining;
    }

    /** Of so many bytes that could move, how many the weather lets move. */
    private int allowed(long possible) {
        int most = (int) Math.min(possible, Integer.MAX_VALUE);
        SplitMix64 random = network.world().random();
        if (random.chance(network.weather().spuriousIoChance)) {
            return 0;
        }
        return most > 1 && random.chance(network.weather().shortIoChance) ? random.nextInt(1, most) : most;
    }
}
