package balancer.certificate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A client's and a server's engine with memory between them instead of a network. */
final class EnginePair {
    private static final int ROOM = 1 << 17;

    final SSLEngine client;
    final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(ROOM);
    private final ByteBuffer toClient = ByteBuffer.allocate(ROOM);
    private final ByteBuffer plain = ByteBuffer.allocate(ROOM);

    EnginePair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    /**
     * Until both are done and nothing is under way, also what follows a handshake.
     *
     * @throws SSLException what the client says if both fail, as it has it from the server's alert
     */
    void handshake() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        pump();
    }

    void pump() throws SSLException {
        SSLException first = null;
        boolean moves = true;
        while (moves) {
            moves = false;
            for (SSLEngine each : new SSLEngine[] {client, server}) {
                try {
                    moves |= step(each);
                } catch (SSLException failure) {
                    first = first == null || each == client ? failure : first;
                    moves = true;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private boolean step(SSLEngine engine) throws SSLException {
        ByteBuffer out = engine == client ? toServer : toClient;
        ByteBuffer in = engine == client ? toClient : toServer;
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return true;
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            return engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0;
        }
        if (in.position() == 0 || engine.isInboundDone()) {
            return false;
        }
        in.flip();
        try {
            SSLEngineResult result = engine.unwrap(in, plain.clear());
            return result.bytesConsumed() > 0 || result.getStatus() == SSLEngineResult.Status.CLOSED;
        } finally {
            in.compact();
        }
    }

    /** What the other side reads when this one writes these words. */
    String carry(SSLEngine from, String words) throws SSLException {
        ByteBuffer out = from == client ? toServer : toClient;
        from.wrap(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)), out);
        plain.clear();
        SSLEngine to = from == client ? server : client;
        out.flip();
        to.unwrap(out, plain);
        out.compact();
        return new String(plain.array(), 0, plain.position(), StandardCharsets.UTF_8);
    }
}
