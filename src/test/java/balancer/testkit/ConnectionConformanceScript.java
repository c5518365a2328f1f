package balancer.testkit;

import static balancer.testkit.ConformanceBench.read;
import static balancer.testkit.ConformanceBench.write;
import static java.nio.channels.SelectionKey.OP_ACCEPT;
import static java.nio.channels.SelectionKey.OP_CONNECT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

import balancer.testkit.ConformanceBench.Pair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** How a connection begins and carries bytes. */
final class ConnectionConformanceScript {
    private final ConformanceBench bench;

    ConnectionConformanceScript(ConformanceBench bench) {
        this.bench = bench;
    }

    void play() throws IOException {
        connecting();
        refused();
        notConnected();
        addresses();
        listening();
        bytes();
        fullBuffer();
    }

    private void connecting() throws IOException {
        SocketChannel channel = bench.open();
        bench.watch("client", channel, OP_CONNECT);
        bench.note("connect is pending", () -> channel.connect(bench.address()));
        bench.note("connect twice", () -> channel.connect(bench.address()));
        bench.note("pending", channel::isConnectionPending);
        bench.note("ready to finish", bench::ready);
        bench.note("finishConnect", channel::finishConnect);
        bench.note("finishConnect again", channel::finishConnect);
        bench.note("connected", channel::isConnected);
        bench.note("OP_CONNECT left on", bench::ready);
        bench.note("connect when connected", () -> channel.connect(bench.address()));
        SocketChannel accepted = bench.listener.accept();
        bench.note("accepted is blocking at first", accepted::isBlocking);
        accepted.close();
        channel.close();
        bench.selector.selectNow();
    }

    private void refused() throws IOException {
        ServerSocketChannel gone = bench.listen();
        InetSocketAddress address = (InetSocketAddress) gone.getLocalAddress();
        gone.close();
        SocketChannel channel = bench.open();
        bench.watch("client", channel, OP_CONNECT);
        bench.note("connect to nobody is pending", () -> channel.connect(address));
        bench.note("refused is ready", bench::ready);
        bench.note("refused finishConnect", channel::finishConnect);
        bench.note("refused closes", channel::isOpen);
        bench.note("refused then finishConnect", channel::finishConnect);
        SocketChannel deaf = bench.open();
        bench.watch("deaf", deaf, OP_READ);
        deaf.connect(address);
        bench.note("refused shows as whatever is asked", bench::ready);
        bench.note("refused read", () -> read(deaf, 10));
        deaf.close();
        bench.selector.selectNow();
    }

    private void notConnected() throws IOException {
        SocketChannel channel = bench.open();
        bench.note("unconnected finishConnect", channel::finishConnect);
        bench.note("unconnected read", () -> read(channel, 10));
        bench.note("unconnected write", () -> write(channel, "x"));
        bench.note("unconnected shutdownOutput", channel::shutdownOutput);
        bench.note("unresolved connect", () -> channel.connect(InetSocketAddress.createUnresolved("nowhere", 1)));
        bench.note("still open", channel::isOpen);
        SelectionKey key = bench.watch("fresh", channel, OP_WRITE);
        bench.note("unconnected is ready to write", bench::ready);
        key.interestOps(OP_READ);
        bench.note("unconnected is ready to read", bench::ready);
        key.interestOps(OP_CONNECT);
        bench.note("unconnected is ready to connect", bench::ready);
        key.interestOps(0);
        bench.note("unconnected without interest", bench::ready);
        channel.close();
        bench.selector.selectNow();
    }

    private void addresses() throws IOException {
        SocketChannel unbound = bench.open();
        bench.note("unbound local address", unbound::getLocalAddress);
        bench.note("unbound remote address", unbound::getRemoteAddress);
        unbound.bind(SimulatedNetwork.loopback(0));
        bench.note("bind gives a port", () -> ((InetSocketAddress) unbound.getLocalAddress()).getPort() > 0);
        bench.note("bind twice", () -> unbound.bind(SimulatedNetwork.loopback(0)));
        unbound.close();
        bench.note("closed local address", unbound::getLocalAddress);
        Pair pair = bench.pair();
        bench.note(
                "ends agree",
                () -> pair.client().getLocalAddress().equals(pair.server().getRemoteAddress()));
        bench.note(
                "ends agree too",
                () -> pair.server().getLocalAddress().equals(pair.client().getRemoteAddress()));
        bench.note(
                "remote is the listener", () -> pair.client().getRemoteAddress().equals(bench.address()));
        ServerSocketChannel second = bench.provider.openServerSocketChannel();
        bench.note("unbound listener address", second::getLocalAddress);
        bench.note("unbound accept", second::accept);
        bench.note("address in use", () -> second.bind(bench.address()));
        second.close();
    }

    private void listening() throws IOException {
        bench.watch("listener", bench.listener, OP_ACCEPT);
        bench.note("nobody to accept", bench.listener::accept);
        bench.note("listener quiet", bench::ready);
        bench.open().connect(bench.address());
        bench.open().connect(bench.address());
        bench.note("two to accept", bench::ready);
        bench.listener.accept().close();
        bench.note("one to accept", bench::ready);
        bench.listener.accept().close();
        bench.note("none to accept", bench::ready);
        bench.listener.keyFor(bench.selector).cancel();
        bench.selector.selectNow();
    }

    private void bytes() throws IOException {
        Pair pair = bench.pair();
        SelectionKey key = bench.watch("server", pair.server(), OP_READ);
        bench.note("nothing to read", () -> read(pair.server(), 10));
        bench.note("write", () -> write(pair.client(), "hello"));
        bench.note("bytes make readable", bench::ready);
        bench.note("read a part", () -> read(pair.server(), 3));
        bench.note("the rest keeps it readable", bench::ready);
        bench.note("read into no room", () -> read(pair.server(), 0));
        bench.note("read the rest", () -> read(pair.server(), 10));
        bench.note("no longer readable", bench::ready);
        bench.note("write nothing", () -> write(pair.client(), ""));
        bench.note("read-only", () -> pair.server().read(ByteBuffer.allocate(3).asReadOnlyBuffer()));
        key.interestOps(OP_READ | OP_WRITE);
        bench.note("writable", bench::ready);
        ByteBuffer[] parts = {
            ByteBuffer.wrap("ab".getBytes()), ByteBuffer.allocate(0), ByteBuffer.wrap("cde".getBytes())
        };
        bench.note("gathering write", () -> pair.client().write(parts));
        bench.settle();
        ByteBuffer[] rooms = {ByteBuffer.allocate(1), ByteBuffer.allocate(10)};
        bench.note("scattering read", () -> pair.server().read(rooms));
        bench.note("scattered", () -> rooms[0].position() + " " + rooms[1].position());
        finish(pair);
    }

    private void fullBuffer() throws IOException {
        Pair pair = bench.pair();
        SelectionKey key = bench.watch("client", pair.client(), OP_WRITE);
        long written = fill(pair.client());
        bench.note("a full buffer takes nothing", () -> write(pair.client(), "x"));
        bench.note("full is not writable", bench::ready);
        bench.note("a little is read", () -> pair.server().read(ByteBuffer.allocate(1_000)));
        bench.note("a little room is not enough", bench::ready);
        key.interestOps(0);
        bench.selector.selectNow();
        key.interestOps(OP_WRITE);
        bench.note("not even when asked anew", bench::ready);
        bench.note("all arrives", () -> drain(pair.server()) == written - 1_000);
        bench.note("room makes writable", bench::ready);
        finish(pair);
    }

    /** Until two attempts in a row find no room although everything has settled in between. */
    private long fill(SocketChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
        long total = 0;
        for (int failures = 0; failures < 2; ) {
            int count = channel.write(zeros.clear());
            total += count;
            failures = count == 0 ? failures + 1 : 0;
            bench.settle();
        }
        return total;
    }

    private long drain(SocketChannel channel) throws IOException {
        ByteBuffer room = ByteBuffer.allocate(64 * 1024);
        long total = 0;
        for (int failures = 0; failures < 3; ) {
            int count = channel.read(room.clear());
            total += count;
            failures = count == 0 ? failures + 1 : 0;
            bench.settle();
        }
        return total;
    }

    private void finish(Pair pair) throws IOException {
        pair.client().close();
        pair.server().close();
        bench.selector.selectNow();
    }
}
