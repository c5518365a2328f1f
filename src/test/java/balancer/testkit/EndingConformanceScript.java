package balancer.testkit;

import static balancer.testkit.ConformanceBench.read;
import static balancer.testkit.ConformanceBench.write;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

import balancer.testkit.ConformanceBench.Pair;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** How a connection ends: FIN, RST, and both in any order. */
final class EndingConformanceScript {
    private final ConformanceBench bench;

    EndingConformanceScript(ConformanceBench bench) {
        this.bench = bench;
    }

    void play() throws IOException {
        endOfInput();
        bothWaysShut();
        inputShut();
        reset();
        resetBehindBytes();
        resetMetByWrite();
        resetByInterest();
        resetBehindFin();
        resetAfterOwnFin();
        gonePeer();
        closeWithUnread();
        closedBeforeAccept();
    }

    private void endOfInput() throws IOException {
        Pair pair = bench.pair();
        bench.watch("server", pair.server(), OP_READ);
        write(pair.client(), "last");
        pair.client().shutdownOutput();
        bench.note("FIN behind bytes", bench::ready);
        bench.note("the bytes come first", () -> read(pair.server(), 10));
        bench.note("then the end", () -> read(pair.server(), 10));
        bench.note("and again", () -> read(pair.server(), 10));
        bench.note("no room at the end", () -> read(pair.server(), 0));
        bench.note("the end is level-triggered", bench::ready);
        bench.note("the other way still works", () -> write(pair.server(), "answer"));
        bench.settle();
        bench.note("and arrives", () -> read(pair.client(), 10));
        bench.note("write after own shutdown", () -> write(pair.client(), "x"));
        bench.note("write nothing after own shutdown", () -> write(pair.client(), ""));
        bench.note("shutdown twice", () -> pair.client().shutdownOutput() == pair.client());
        finish(pair);
    }

    private void bothWaysShut() throws IOException {
        Pair pair = bench.pair();
        SelectionKey key = bench.watch("server", pair.server(), OP_WRITE);
        bench.watch("client", pair.client(), 0);
        pair.client().shutdownOutput();
        bench.note("half shut and writing", bench::ready);
        pair.server().shutdownOutput();
        bench.note("both shut is a hang-up", bench::ready);
        key.interestOps(OP_READ | OP_WRITE);
        bench.note("hang-up for all interest", bench::ready);
        bench.note("write into the hang-up", () -> write(pair.server(), "x"));
        bench.note("read at the hang-up", () -> read(pair.server(), 10));
        finish(pair);
    }

    private void inputShut() throws IOException {
        Pair pair = bench.pair();
        bench.watch("server", pair.server(), OP_READ);
        pair.server().shutdownInput();
        bench.note("input shut reads the end", () -> read(pair.server(), 10));
        bench.note("input shut is readable", bench::ready);
        bench.note("write to a shut input", () -> write(pair.client(), "x"));
        finish(pair);
    }

    private void reset() throws IOException {
        Pair pair = bench.pair();
        bench.watch("client", pair.client(), OP_READ);
        abort(pair.server());
        bench.note("reset is readable", bench::ready);
        bench.note("reset read", () -> read(pair.client(), 10));
        bench.note("reset read again", () -> read(pair.client(), 10));
        bench.note("reset read into no room", () -> read(pair.client(), 0));
        bench.note("write after the reset was read", () -> write(pair.client(), "x"));
        bench.note("still hung up", bench::ready);
        finish(pair);
    }

    private static void abort(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    private void resetBehindBytes() throws IOException {
        Pair pair = bench.pair();
        bench.send(pair.server(), "kept");
        abort(pair.server());
        bench.settle();
        bench.note("unread bytes survive a reset", () -> read(pair.client(), 2));
        bench.note("to the last", () -> read(pair.client(), 10));
        bench.note("then it shows", () -> read(pair.client(), 10));
        finish(pair);
    }

    private void resetMetByWrite() throws IOException {
        Pair pair = bench.pair();
        abort(pair.server());
        bench.settle();
        bench.note("write meets the reset", () -> write(pair.client(), "x"));
        bench.note("write after it", () -> write(pair.client(), "x"));
        bench.note("the reader never learns", () -> read(pair.client(), 10));
        finish(pair);
    }

    private void resetByInterest() throws IOException {
        for (int ops : new int[] {OP_READ, OP_WRITE, OP_READ | OP_WRITE, 0}) {
            Pair pair = bench.pair();
            bench.watch("client", pair.client(), ops);
            abort(pair.server());
            bench.note("reset with interest " + ops, bench::ready);
            finish(pair);
        }
    }

    private void resetBehindFin() throws IOException {
        Pair pair = bench.pair();
        bench.watch("server", pair.server(), OP_READ);
        SelectionKey key = bench.watch("client", pair.client(), 0);
        bench.send(pair.client(), "unread");
        pair.server().close();
        bench.settle();
        bench.note("registered close is a FIN first", () -> read(pair.client(), 10));
        bench.note("the descriptor goes", bench::ready);
        bench.settle();
        bench.note("the reset behind it is hidden", () -> read(pair.client(), 10));
        key.interestOps(OP_READ | OP_WRITE);
        bench.note("but hangs up", bench::ready);
        bench.note("and breaks the pipe", () -> write(pair.client(), "x"));
        finish(pair);
    }

    private void resetAfterOwnFin() throws IOException {
        Pair pair = bench.pair();
        pair.client().shutdownOutput();
        abort(pair.server());
        bench.settle();
        bench.note("reset after own FIN", () -> read(pair.client(), 10));
        bench.note("write after own FIN and reset", () -> write(pair.client(), "x"));
        finish(pair);
    }

    private void gonePeer() throws IOException {
        Pair pair = bench.pair();
        bench.watch("client", pair.client(), OP_READ | OP_WRITE);
        pair.server().close();
        bench.note("peer gone", bench::ready);
        bench.note("the first write succeeds", () -> write(pair.client(), "x"));
        bench.settle();
        bench.note("the second does not", () -> write(pair.client(), "x"));
        bench.note("the end is all there is to read", () -> read(pair.client(), 10));
        finish(pair);
        Pair talking = bench.pair();
        talking.server().shutdownOutput();
        bench.send(talking.client(), "x");
        talking.server().close();
        bench.settle();
        bench.note("closed with unread after its FIN", () -> write(talking.client(), "x"));
        finish(talking);
    }

    private void closeWithUnread() throws IOException {
        Pair pair = bench.pair();
        bench.send(pair.client(), "unread");
        pair.server().close();
        bench.settle();
        bench.note("close with unread resets", () -> read(pair.client(), 10));
        finish(pair);
    }

    private void closedBeforeAccept() throws IOException {
        SocketChannel hasty = bench.open();
        hasty.connect(bench.address());
        bench.settle();
        hasty.finishConnect();
        bench.send(hasty, "bye");
        hasty.close();
        bench.settle();
        SocketChannel accepted = bench.listener.accept();
        accepted.configureBlocking(false);
        bench.note("closed before accept: bytes", () -> read(accepted, 10));
        bench.note("closed before accept: end", () -> read(accepted, 10));
        accepted.close();
        SocketChannel rude = bench.open();
        rude.connect(bench.address());
        bench.settle();
        rude.finishConnect();
        abort(rude);
        bench.settle();
        SocketChannel broken = bench.listener.accept();
        broken.configureBlocking(false);
        bench.note("reset before accept", () -> read(broken, 10));
        broken.close();
    }

    private void finish(Pair pair) throws IOException {
        pair.client().close();
        pair.server().close();
        bench.selector.selectNow();
    }
}
