package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server that answers honestly, with its own address, as late and as long as the target says. */
final class RosterServer {
    private final SimulatedNetwork network;
    private final RosterModel model;
    final InetSocketAddress address;
    private final List<Connection> connections = new ArrayList<>();
    private SimulatedListener listener;
    private boolean stopped;

    /** Requests that came. */
    int requests;

    RosterServer(SimulatedNetwork network, RosterModel model, InetSocketAddress address) {
        this.network = network;
        this.model = model;
        this.address = address;
        listener = network.listen(address, this::accepted);
    }

    private void accepted(SimulatedPeer peer) {
        Connection connection = new Connection(peer);
        connections.add(connection);
        peer.onReadable(from -> connection.reader.feed(from.takeReceived()));
        peer.onEof(from -> connection.endIfIdle());
    }

    /** Finishes what it has, and takes nothing more. */
    void stop() {
        if (!stopped) {
            stopped = true;
            listener.close();
            connections.forEach(Connection::endIfIdle);
        }
    }

    void start() {
        if (stopped) {
            stopped = false;
            listener = network.listen(address, this::accepted);
        }
    }

    boolean isStopped() {
        return stopped;
    }

    private final class Connection implements MessageReader.Listener {
        final MessageReader reader = new MessageReader(this);
        private final SimulatedPeer peer;
        private String target = "";
        private int underWay;

        Connection(SimulatedPeer peer) {
            this.peer = peer;
        }

        @Override
        public Body head(Head head) {
            target = head.firstLine()[1];
            underWay++;
            if (!target.equals(PlannedHealth.PATH)) {
                requests++;
                boolean sees = OwnCookie.value(head.toString(), OwnCookie.NAME).length() > 0;
                Judge.require(!sees, "a backend does not see the balancer's cookie", head);
                model.requireAllowed(address, network.clock().getAsLong() / 1_000);
            }
            return head.value("Content-Length").isEmpty() ? Body.NONE : Body.FIXED;
        }

        @Override
        public void body(String data, int from, int to) {}

        @Override
        public void end(String trailers) {
            String[] parts = target.split("/");
            boolean probe = target.equals(PlannedHealth.PATH);
            long delay = probe ? 0 : Long.parseLong(parts[3]);
            String body = probe
                    ? ""
                    : address.getAddress().getHostAddress()
                            + ':'
                            + address.getPort()
                            + ' '
                            + target
                            + ' '
                            + "x".repeat(Integer.parseInt(parts[4]));
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            network.after(Duration.ofNanos(delay * 1_000), () -> answer(answer));
        }

        private void answer(String answer) {
            underWay--;
            if (!peer.isClosed()) {
                peer.send(answer);
                endIfIdle();
            }
        }

        void endIfIdle() {
            boolean over = stopped || peer.sawEof() || peer.sawReset();
            if (over && underWay == 0 && reader.isBetweenMessages() && !peer.isClosed()) {
                peer.close();
            }
        }
    }
}
