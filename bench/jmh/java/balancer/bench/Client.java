package balancer.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Sends one request after the other and checks each answer: 200 and the body's length. Blocking, because a thread waits
 * for its own answer only; any selector of ours would be measured with it.
 */
final class Client {
    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER_BYTES = 256 * 1024;

    private final InetSocketAddress target;
    private final int bodyBytes;
    private final boolean keepAlive;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private SocketChannel channel;

    Client(InetSocketAddress target, int bodyBytes, boolean keepAlive) {
        this.target = target;
        this.bodyBytes = bodyBytes;
        this.keepAlive = keepAlive;
        String head = "GET /" + bodyBytes + " HTTP/1.1\r\nHost: bench\r\nUser-Agent: jmh\r\nAccept: */*\r\n"
                + (keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
        this.request = ByteBuffer.allocateDirect(head.length()).put(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** One request and its whole answer; the bytes received. With keep-alive off, the server's close belongs to it. */
    long exchange() throws IOException {
        if (channel == null) {
            channel = SocketChannel.open(target);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        request.flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        long left = readHead();
        long received = bodyBytes - left;
        while (left > 0) {
            answer.clear();
            int count = read();
            left -= count;
            received += count;
        }
        if (left < 0) {
            throw new IOException("the answer is " + -left + " bytes too long");
        }
        if (!keepAlive) {
            awaitClose();
        }
        return received;
    }

    /** Reads until the head is complete; the bytes of the body that are still to come. */
    private long readHead() throws IOException {
        answer.clear();
        while (true) {
            read();
            int end = headEnd();
            if (end > 0) {
                for (int i = 0; i < OK.length; i++) {
                    if (answer.get(i) != OK[i]) {
                        throw new IOException("the answer is not 200");
                    }
                }
                return bodyBytes - (answer.position() - end);
            }
        }
    }

    private int headEnd() {
        for (int i = 3; i < answer.position(); i++) {
            if (answer.get(i) == '\n' && answer.get(i - 1) == '\r' && answer.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private int read() throws IOException {
        int count = channel.read(answer);
        if (count <= 0) {
            throw new EOFException("cut after " + answer.position() + " bytes");
        }
        return count;
    }

    private void awaitClose() throws IOException {
        answer.clear();
        if (channel.read(answer) >= 0) {
            throw new IOException("bytes behind the answer");
        }
        close();
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
