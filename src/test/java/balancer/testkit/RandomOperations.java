package balancer.testkit;

import static java.nio.channels.SelectionKey.OP_CONNECT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

import balancer.testkit.ConformanceBench.Pair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A seeded sequence of operations in any order, sensible or not, on a few channels with one selector. The network may
 * settle after each, so that every run on the real one observes the same. The totals stay far below any socket buffer,
 * whose size the kernel decides.
 */
final class RandomOperations {
    private static final int MOST_CHANNELS = 8;

    private final ConformanceBench bench;
    private final SplitMix64 random;
    private final List<SocketChannel> channels = new ArrayList<>();

    RandomOperations(ConformanceBench bench, long seed) {
        this.bench = bench;
        random = new SplitMix64(seed);
    }

    void play(int operations) throws IOException {
        connect();
        for (int i = 0; i < operations; i++) {
            operate(i, random.nextInt(channels.size()));
            if (random.nextInt(4) > 0) {
                bench.settle();
            }
        }
        bench.note("finally", bench::ready);
    }

    private void operate(int turn, int index) throws IOException {
        SocketChannel channel = channels.get(index);
        String name = turn + " " + name(index) + " ";
        switch (random.nextInt(16)) {
            case 0, 1 -> connect();
            case 2, 3, 4 -> write(name, channel);
            case 5, 6, 7 -> read(name, channel);
            case 8 -> bench.note(name + "shutdownOutput", () -> channel.shutdownOutput() == channel);
            case 9 -> close(name, channel);
            case 10, 11 -> interest(name, channel);
            case 12 -> register(name, index);
            case 13 -> bench.note(name + "finishConnect", channel::finishConnect);
            default -> bench.note(turn + " select", bench::ready);
        }
    }

    private static String name(int index) {
        return "channel" + index;
    }

    /** A pair, or one that nobody answers. */
    private void connect() throws IOException {
        if (channels.size() > MOST_CHANNELS - 2) {
            return;
        }
        if (random.nextInt(8) == 0) {
            ServerSocketChannel gone = bench.listen();
            InetSocketAddress address = (InetSocketAddress) gone.getLocalAddress();
            gone.close();
            SocketChannel channel = bench.open();
            channel.connect(address);
            add(channel, OP_CONNECT);
            bench.settle();
            return;
        }
        Pair pair = bench.pair();
        add(pair.client(), OP_READ);
        add(pair.server(), OP_READ);
    }

    private void add(SocketChannel channel, int ops) throws IOException {
        channels.add(channel);
        if (random.nextInt(3) > 0) {
            bench.watch(name(channels.size() - 1), channel, ops);
        }
    }

    private void write(String name, SocketChannel channel) throws IOException {
        String text = String.valueOf((char) random.nextInt('a', 'z' + 1)).repeat(random.nextInt(200));
        bench.note(name + "write " + text.length(), () -> ConformanceBench.write(channel, text));
        bench.settle();
    }

    private void read(String name, SocketChannel channel) throws IOException {
        int most = random.nextInt(300);
        bench.settle();
        bench.note(name + "read " + most, () -> ConformanceBench.read(channel, most));
    }

    private void close(String name, SocketChannel channel) throws IOException {
        if (random.nextBoolean()) {
            bench.note(name + "linger", () -> channel.setOption(StandardSocketOptions.SO_LINGER, 0) == channel);
        }
        channel.close();
        bench.settle();
    }

    private void interest(String name, SocketChannel channel) {
        SelectionKey key = channel.keyFor(bench.selector);
        int ops = random.nextInt(16) & (OP_READ | OP_WRITE | OP_CONNECT);
        if (key == null) {
            return;
        }
        if (random.nextInt(6) == 0) {
            key.cancel();
        }
        bench.note(name + "interest " + ops, () -> key.interestOps(ops) == key);
    }

    private void register(String name, int index) {
        int ops = random.nextBoolean() ? OP_READ : OP_READ | OP_WRITE;
        bench.note(name + "register " + ops, () -> bench.watch(name(index), channels.get(index), ops)
                .isValid());
    }
}
