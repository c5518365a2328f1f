package balancer.testkit;

import static balancer.testkit.ConformanceBench.read;
import static balancer.testkit.ConformanceBench.write;
import static java.nio.channels.SelectionKey.OP_ACCEPT;
import static java.nio.channels.SelectionKey.OP_READ;

import balancer.testkit.ConformanceBench.Pair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.net.ExtendedSocketOptions;

/** What closing a registered channel leaves behind until the next select, and what channels refuse. */
final class ChannelConformanceScript {
    private static final List<SocketOption<Integer>> KEEP_ALIVE_INTERVALS = List.of(
            ExtendedSocketOptions.TCP_KEEPIDLE,
            ExtendedSocketOptions.TCP_KEEPINTERVAL,
            ExtendedSocketOptions.TCP_KEEPCOUNT);

    private final ConformanceBench bench;

    ChannelConformanceScript(ConformanceBench bench) {
        this.bench = bench;
    }

    void play() throws IOException {
        closingWhileRegistered();
        lingeringWhileRegistered();
        closingTheListener();
        options();
        closedChannel();
        transfer();
    }

    private void closingWhileRegistered() throws IOException {
        Pair pair = bench.pair();
        SelectionKey key = bench.watch("server", pair.server(), OP_READ);
        pair.server().close();
        bench.note("close cancels", key::isValid);
        bench.note("closed but registered", pair.server()::isRegistered);
        bench.settle();
        bench.note("the FIN is out", () -> read(pair.client(), 10));
        bench.send(pair.client(), "late");
        bench.note("late bytes are taken", () -> write(pair.client(), "more"));
        bench.selector.selectNow();
        bench.settle();
        bench.note("until the descriptor goes", () -> write(pair.client(), "x"));
        bench.note("closed and gone", pair.server()::isRegistered);
        finish(pair);
    }

    private void lingeringWhileRegistered() throws IOException {
        Pair pair = bench.pair();
        bench.watch("server", pair.server(), OP_READ);
        pair.server().setOption(StandardSocketOptions.SO_LINGER, 0);
        pair.server().close();
        bench.settle();
        bench.note("no reset before the select", () -> read(pair.client(), 10));
        bench.selector.selectNow();
        bench.settle();
        bench.note("reset after the select", () -> read(pair.client(), 10));
        finish(pair);
    }

    private void closingTheListener() throws IOException {
        ServerSocketChannel listener = bench.listen();
        InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
        bench.watch("listener", listener, OP_ACCEPT);
        bench.selector.selectNow();
        listener.close();
        bench.note("accept when closed", listener::accept);
        SocketChannel client = bench.open();
        client.connect(address);
        bench.settle();
        bench.note("a closed listener accepts", client::finishConnect);
        bench.selector.selectNow();
        bench.settle();
        bench.note("until the next select", () -> read(client, 10));
        SocketChannel late = bench.open();
        late.connect(address);
        bench.settle();
        bench.note("then it refuses", late::finishConnect);
        client.close();
    }

    private void options() throws IOException {
        SocketChannel channel = bench.open();
        bench.note("linger", () -> channel.getOption(StandardSocketOptions.SO_LINGER));
        channel.setOption(StandardSocketOptions.SO_LINGER, 5);
        bench.note("linger set", () -> channel.getOption(StandardSocketOptions.SO_LINGER));
        bench.note("no delay", () -> channel.getOption(StandardSocketOptions.TCP_NODELAY));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        bench.note("no delay set", () -> channel.getOption(StandardSocketOptions.TCP_NODELAY));
        bench.note("keep alive", () -> channel.getOption(StandardSocketOptions.SO_KEEPALIVE));
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        bench.note("keep alive set", () -> channel.getOption(StandardSocketOptions.SO_KEEPALIVE));
        for (SocketOption<Integer> option : KEEP_ALIVE_INTERVALS) {
            bench.note(option + " known", () -> channel.supportedOptions().contains(option));
            channel.setOption(option, 11);
            bench.note(option + " set", () -> channel.getOption(option));
        }
        bench.note("reuse", () -> channel.getOption(StandardSocketOptions.SO_REUSEADDR));
        bench.note("listener reuse", () -> bench.listener.getOption(StandardSocketOptions.SO_REUSEADDR));
        bench.note("listener linger", () -> bench.listener.getOption(StandardSocketOptions.SO_LINGER));
        bench.note("multicast", () -> channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1));
        channel.close();
        bench.note("option when closed", () -> channel.getOption(StandardSocketOptions.SO_LINGER));
    }

    private void closedChannel() throws IOException {
        Pair pair = bench.pair();
        SocketChannel closed = pair.client();
        closed.close();
        bench.note("closed read", () -> read(closed, 10));
        bench.note("closed write", () -> write(closed, "x"));
        bench.note("closed connect", () -> closed.connect(bench.address()));
        bench.note("closed finishConnect", closed::finishConnect);
        bench.note("closed shutdownOutput", closed::shutdownOutput);
        bench.note("closed remote", closed::getRemoteAddress);
        bench.note("closed connected", closed::isConnected);
        bench.note("closed configureBlocking", () -> closed.configureBlocking(false));
        pair.server().close();
    }

    private void transfer() throws IOException {
        Path file = Files.createTempFile("conformance", null);
        try (FileChannel channel = FileChannel.open(Files.write(file, new byte[20_000]))) {
            Pair pair = bench.pair();
            bench.note("transferTo", () -> channel.transferTo(0, 20_000, pair.client()));
            bench.settle();
            bench.note("transferred", () -> pair.server().read(ByteBuffer.allocate(30_000)));
            bench.note("transferTo beyond the end", () -> channel.transferTo(20_000, 10, pair.client()));
            bench.note("transferTo over the end", () -> channel.transferTo(19_990, 100, pair.client()));
            finish(pair);
        } finally {
            Files.delete(file);
        }
    }

    private void finish(Pair pair) throws IOException {
        pair.client().close();
        pair.server().close();
        bench.selector.selectNow();
    }
}
