package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A server that reports each request and answers it as the deed has said beforehand. */
final class StillServer {
    /** What it does with a request. */
    enum Manner {
        SAYS,
        SAYS_AND_CLOSES,
        SAYS_AND_RESETS,
        IS_SILENT
    }

    record Reply(Manner manner, byte[] bytes) {
        static final Reply SILENCE = new Reply(Manner.IS_SILENT, new byte[0]);
    }

    /**
     * A whole request.
     *
     * @param fresh it is the first on its connection
     * @param raw all of it, as it came
     */
    record Arrival(int server, boolean fresh, Head head, String raw, long atNanos, Connection connection) {}

    private final StillRun run;
    private final int id;
    private SimulatedListener listener;
    /** At its other address: nobody answers there. */
    private SimulatedListener hole;

    private boolean isDeaf;
    private boolean isOnIpv6;
    /** How many of its connections the balancer has reset. */
    int resets;

    StillServer(StillRun run, int id) {
        this.run = run;
        this.id = id;
        open();
    }

    void open() {
        listener = listen(isOnIpv6);
    }

    private SimulatedListener listen(boolean onIpv6) {
        return run.network.listen(
                onIpv6
                        ? new InetSocketAddress(Home.LOCAL6.address(), StillSettings.FIRST_PORT + id)
                        : SimulatedNetwork.loopback(StillSettings.FIRST_PORT + id),
                peer -> new Connection(peer, run::arrived, run::nextReply));
    }

    /** From 127.0.0.1 to ::1, or back. */
    void move() {
        refuse();
        isOnIpv6 = !isOnIpv6;
        open();
    }

    /** The same, but the address that it leaves does not answer until {@link #endSilence}. */
    void moveSilently() {
        hole = listener;
        hole.blackHole(true);
        isOnIpv6 = !isOnIpv6;
        open();
    }

    /** Its other address refuses again. */
    void endSilence() {
        hole.close();
    }

    void refuse() {
        listener.close();
    }

    /** Closes all its connections. */
    void endAll() {
        listener.peers().forEach(peer -> {
            if (!peer.isClosed()) {
                peer.close();
            }
        });
    }

    /** At all its addresses. */
    void vanish(boolean silent) {
        listener.blackHole(silent);
        if (run.settings.byPort.get(id) && silent) {
            hole = listen(!isOnIpv6);
            hole.blackHole(true);
        } else if (run.settings.byPort.get(id)) {
            endSilence();
        }
    }

    /** It does not read until it listens again. */
    void deafen(boolean deaf) {
        isDeaf = deaf;
        for (SimulatedPeer each : listener.peers()) {
            if (deaf) {
                each.stopReading();
            } else {
                each.resumeReading();
            }
        }
    }

    /** One of its connections. */
    final class Connection implements MessageReader.Listener {
        final SimulatedPeer peer;
        private final MessageReader reader = new MessageReader(this);
        private final Consumer<Arrival> told;
        private final Supplier<Reply> replies;
        private final StringBuilder text = new StringBuilder();
        private Head head;
        private int requests;
        private boolean tunnels;
        /** When it saw the FIN or the reset; -1: not yet. */
        long endedNanos = -1;

        boolean byReset;

        Connection(SimulatedPeer peer, Consumer<Arrival> told, Supplier<Reply> replies) {
            this.peer = peer;
            this.told = told;
            this.replies = replies;
            peer.onReadable(from -> received(from.takeReceived()))
                    .onEof(from -> ended(false))
                    .onReset(from -> ended(true));
            if (isDeaf) {
                peer.stopReading();
            }
        }

        private void ended(boolean reset) {
            endedNanos = run.times.nowNanos();
            byReset = reset;
            resets += reset ? 1 : 0;
            if (!reset) {
                peer.close();
            }
        }

        private void received(String data) {
            text.append(data);
            run.fromBalancer(id, data.length());
            if (!tunnels) {
                reader.feed(data);
            }
        }

        /** What has been received behind the last whole request. */
        String rest() {
            return text.toString();
        }

        @Override
        public Body head(Head whole) {
            head = whole;
            return whole.isChunked() ? Body.CHUNKED : whole.contentLength() >= 0 ? Body.FIXED : Body.NONE;
        }

        @Override
        public void body(String data, int from, int to) {}

        @Override
        public void end(String trailers) {
            requests++;
            String raw = text.toString();
            text.setLength(0);
            tunnels = !head.value("Upgrade").isEmpty();
            told.accept(new Arrival(id, requests == 1, head, raw, run.times.nowNanos(), this));
            Reply reply = replies.get();
            if (reply.manner != Manner.IS_SILENT && reply.bytes.length > 0) {
                peer.send(reply.bytes);
            }
            switch (reply.manner) {
                case SAYS_AND_CLOSES -> peer.close();
                case SAYS_AND_RESETS -> run.times.after(1_000, peer::reset);
                default -> {}
            }
        }
    }
}
