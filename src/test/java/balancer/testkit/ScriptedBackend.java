package balancer.testkit;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A server behind the balancer. By default it only listens, and the test plays each connection by hand; with a rule it
 * answers every whole request by itself.
 */
public final class ScriptedBackend {
    private final SimulatedNetwork network;
    private final String name;
    private SimulatedListener listener;
    private final List<ServerConnection> connections = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private BiConsumer<String, Consumer<String>> rule;

    ScriptedBackend(SimulatedNetwork network, InetSocketAddress address, String name) {
        this.network = network;
        this.name = name;
        listener = network.listen(address, this::accepted);
    }

    private void accepted(SimulatedPeer peer) {
        connections.add(new ServerConnection(network, peer));
        if (rule != null) {
            StringBuilder pending = new StringBuilder();
            peer.onReadable(reader -> answer(reader, pending));
        }
    }

    /** Bytes of a request that is not whole yet wait in {@code pending}. */
    private void answer(SimulatedPeer peer, StringBuilder pending) {
        pending.append(peer.takeReceived());
        for (int end = WireText.requestLength(pending.toString()); end >= 0; ) {
            String request = pending.substring(0, end);
            pending.delete(0, end);
            requests.add(request);
            rule.accept(request, answer -> peer.send(WireText.wire(answer)));
            end = WireText.requestLength(pending.toString());
        }
    }

    /** Connections accepted from now on answer each request by themselves. */
    public ScriptedBackend answers(UnaryOperator<String> newRule) {
        return answersLater((request, reply) -> reply.accept(newRule.apply(request)));
    }

    /** The same; the rule passes each answer on when it is time for it. */
    public ScriptedBackend answersLater(BiConsumer<String, Consumer<String>> newRule) {
        rule = newRule;
        return this;
    }

    /** From now on each answer is a 200 that holds this backend's name. */
    public ScriptedBackend answersItsName() {
        return answers(request -> WireText.ok(name));
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    public String name() {
        return name;
    }

    /** The requests answered by the rule, over all connections, as they came. */
    public List<String> requests() {
        return requests;
    }

    /** How many connections were ever accepted. */
    public int connectionCount() {
        return connections.size();
    }

    /** By order of acceptance, from 0. */
    public ServerConnection connection(int index) {
        if (index >= connections.size()) {
            throw new AssertionError(name + " has accepted only " + connections.size() + " connections");
        }
        return connections.get(index);
    }

    /** The one connection that there ever was. */
    public ServerConnection only() {
        if (connections.size() != 1) {
            throw new AssertionError(name + " has accepted " + connections.size() + " connections, not one");
        }
        return connections.get(0);
    }

    public ServerConnection last() {
        return connection(connections.size() - 1);
    }

    /** From now on connections are refused. */
    public void refuse() {
        listener.close();
    }

    /** As a server that was started again: connections are accepted. */
    public void acceptAgain() {
        listener = network.listen(listener.address(), this::accepted);
    }

    /** From now on nobody answers a connection attempt. */
    public void blackHole() {
        listener.blackHole(true);
    }
}
