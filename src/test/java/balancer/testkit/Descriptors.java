package balancer.testkit;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The descriptors of the code under test: what holds them, and the weather in which none are left. */
final class Descriptors {
    private final SimulatedNetwork network;

    /** In order of opening; removed when the descriptor goes, which may be a select later than close. */
    private final Set<Channel> open = new LinkedHashSet<>();

    Descriptors(SimulatedNetwork network) {
        this.network = network;
    }

    int count() {
        return open.size();
    }

    List<String> openChannels() {
        List<String> names = new ArrayList<>();
        for (Channel channel : open) {
            if (channel.isOpen()) {
                names.add(channel.toString());
            }
        }
        return names;
    }

    SimulatedSocketChannel openSocket() throws SocketException {
        requireFree();
        return opened(new SimulatedSocketChannel(network, network.stack().newSocket(), false));
    }

    SimulatedServerSocketChannel openListener() throws SocketException {
        requireFree();
        return opened(new SimulatedServerSocketChannel(network));
    }

    private void requireFree() throws SocketException {
        Weather weather = network.weather();
        if (weather.opensFail || isExhausted() || network.world().random().chance(weather.openFailChance)) {
            weather.did(Incident.Kind.NOT_OPENED, network.world().now(), null, null);
            throw new SocketException("Too many open files");
        }
    }

    private boolean isExhausted() {
        return open.size() >= network.weather().descriptorLimit;
    }

    /**
     * As Linux does it: without a free descriptor it fails even if the queue is empty.
     *
     * @return null if there is no connection
     */
    SocketChannel accept(ListeningSocket listener) throws IOException {
        Weather weather = network.weather();
        if (weather.acceptsFail || isExhausted() || network.world().random().chance(weather.acceptFailChance)) {
            network.counters().failedAccepts++;
            throw new IOException("Too many open files");
        }
        if (!listener.hasConnection()) {
            return null;
        }
        SimulatedSocket accepted = listener.accept();
        accepted.tellOtherOfAccept();
        return opened(new SimulatedSocketChannel(network, accepted, true));
    }

    private <C extends Channel> C opened(C channel) {
        network.counters().opens++;
        open.add(channel);
        return channel;
    }

    void release(Channel channel) {
        if (open.remove(channel)) {
            network.counters().closes++;
        }
    }
}
