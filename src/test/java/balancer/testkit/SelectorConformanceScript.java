package balancer.testkit;

import static balancer.testkit.ConformanceBench.read;
import static balancer.testkit.ConformanceBench.write;
import static java.nio.channels.SelectionKey.OP_ACCEPT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

import balancer.testkit.ConformanceBench.Pair;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How a selector treats its keys: batches, registering, cancelling, wake-ups. */
final class SelectorConformanceScript {
    private final ConformanceBench bench;

    SelectorConformanceScript(ConformanceBench bench) {
        this.bench = bench;
    }

    void play() throws IOException {
        batches();
        resetBatches();
        nested();
        registering();
        cancelling();
        selectedKeys();
        wakingUp();
        closingTheSelector();
    }

    /** Two keys are ready; whichever comes first does something to the other one. */
    private void batches() throws IOException {
        batch("cancelled in the batch", other -> other.cancel());
        batch("closed in the batch", SelectorConformanceScript::close);
        batch("interest gone in the batch", other -> other.interestOps(0));
        batch("interest moved in the batch", other -> other.interestOps(OP_WRITE));
        batch("drained in the batch", SelectorConformanceScript::drain);
        batch("shut in the batch", SelectorConformanceScript::shutdown);
    }

    private void batch(String what, Consumer<SelectionKey> deed) throws IOException {
        Pair one = bench.pair();
        Pair two = bench.pair();
        SelectionKey first = bench.watch("one", one.server(), OP_READ);
        SelectionKey second = bench.watch("two", two.server(), OP_READ);
        write(one.client(), "x");
        write(two.client(), "x");
        bench.settle();
        dispatch(what, first, second, deed);
        finish(one);
        finish(two);
    }

    private void dispatch(String what, SelectionKey first, SelectionKey second, Consumer<SelectionKey> deed) {
        List<String> seen = new ArrayList<>();
        bench.note(
                what,
                () -> bench.selector.selectNow(key -> {
                    seen.add(key.isValid() + " " + ConformanceBench.outcome(key::isReadable));
                    if (seen.size() == 1) {
                        deed.accept(key == first ? second : first);
                    }
                }));
        bench.note(what + ": seen", seen::toString);
        bench.note(what + ": next", bench::ready);
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void drain(SelectionKey key) {
        try {
            read((SocketChannel) key.channel(), 10);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void shutdown(SelectionKey key) {
        try {
            ((SocketChannel) key.channel()).shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void resetBatches() throws IOException {
        resetBatch("reset and closed in the batch", SelectorConformanceScript::close);
        resetBatch("reset and cancelled in the batch", other -> other.cancel());
        resetBatch("reset and interest moved in the batch", other -> other.interestOps(OP_WRITE));
    }

    private void resetBatch(String what, Consumer<SelectionKey> deed) throws IOException {
        Pair one = bench.pair();
        Pair two = bench.pair();
        SelectionKey first = bench.watch("one", one.server(), OP_READ);
        SelectionKey second = bench.watch("two", two.server(), OP_READ);
        one.client().setOption(StandardSocketOptions.SO_LINGER, 0).close();
        two.client().setOption(StandardSocketOptions.SO_LINGER, 0).close();
        bench.settle();
        dispatch(what, first, second, deed);
        finish(one);
        finish(two);
    }

    private void nested() throws IOException {
        Pair pair = bench.pair();
        bench.watch("server", pair.server(), OP_READ);
        bench.send(pair.client(), "x");
        List<String> inner = new ArrayList<>();
        bench.selector.selectNow(key -> inner.add(ConformanceBench.outcome(bench.selector::selectNow)));
        bench.note("nested select", inner::toString);
        bench.note(
                "an exception in the handler",
                () -> bench.selector.selectNow(key -> {
                    throw new IllegalStateException("handler");
                }));
        bench.note("leaves the key ready", bench::ready);
        finish(pair);
    }

    private void registering() throws IOException {
        Pair pair = bench.pair();
        SocketChannel channel = pair.server();
        bench.note("register for accept", () -> channel.register(bench.selector, OP_ACCEPT));
        SelectionKey key = bench.watch("server", channel, OP_READ);
        bench.note("the same key again", () -> bench.watch("renamed", channel, OP_WRITE) == key);
        bench.note("with new interest", key::interestOps);
        bench.note("and attachment", key::attachment);
        bench.note("wrong interest", () -> key.interestOps(OP_ACCEPT));
        bench.note("interestOpsOr", () -> key.interestOpsOr(OP_READ) + " " + key.interestOps());
        bench.note("interestOpsAnd", () -> key.interestOpsAnd(OP_READ) + " " + key.interestOps());
        bench.note("blocking while registered", () -> channel.configureBlocking(true));
        channel.close();
        bench.note("register closed", () -> bench.watch("closed", channel, OP_READ));
        SocketChannel blocking = bench.provider.openSocketChannel();
        bench.note("register blocking", () -> bench.watch("blocking", blocking, OP_READ));
        blocking.close();
        finish(pair);
    }

    private void cancelling() throws IOException {
        Pair pair = bench.pair();
        SelectionKey key = bench.watch("server", pair.server(), OP_READ);
        bench.note("keys", bench.selector.keys()::size);
        key.cancel();
        bench.note("cancelled is invalid", key::isValid);
        bench.note("cancelled interest", key::interestOps);
        bench.note("cancelled ready", key::readyOps);
        bench.note("cancelled but registered", pair.server()::isRegistered);
        bench.note("cancelled but among the keys", bench.selector.keys()::size);
        bench.note("cancelled and register again", () -> bench.watch("again", pair.server(), OP_READ));
        bench.selector.selectNow();
        bench.note("gone after select", pair.server()::isRegistered);
        bench.note("no keys after select", bench.selector.keys()::size);
        bench.watch("again", pair.server(), OP_READ);
        bench.send(pair.client(), "x");
        bench.note("registered anew", bench::ready);
        finish(pair);
    }

    private void selectedKeys() throws IOException {
        Pair pair = bench.pair();
        SelectionKey key = bench.watch("server", pair.server(), OP_READ);
        bench.send(pair.client(), "x");
        bench.note("selected", bench.selector::selectNow);
        bench.note("selected already", bench.selector::selectNow);
        bench.note("selected keys", bench.selector.selectedKeys()::size);
        key.interestOps(OP_READ | OP_WRITE);
        bench.note("selected for more", bench.selector::selectNow);
        bench.note("selected for both", () -> ConformanceBench.ops(key.readyOps()));
        bench.selector.selectedKeys().clear();
        bench.note("selected anew", bench.selector::selectNow);
        key.cancel();
        bench.note("selected and cancelled", bench.selector.selectedKeys()::size);
        bench.selector.selectNow();
        bench.note("no longer selected", bench.selector.selectedKeys()::size);
        finish(pair);
    }

    private void wakingUp() throws IOException {
        bench.selector.wakeup();
        bench.selector.wakeup();
        bench.note("a wake-up before the select", () -> bench.selector.select(600_000));
        bench.note("counts once", () -> bench.selector.select(1));
        bench.selector.wakeup();
        bench.selector.selectNow();
        bench.note("selectNow uses it up", () -> bench.selector.select(1));
        bench.note("negative timeout", () -> bench.selector.select(-1));
    }

    private void closingTheSelector() throws IOException {
        Pair pair = bench.pair();
        Selector selector = bench.provider.openSelector();
        SelectionKey key = pair.server().register(selector, OP_READ);
        SelectionKey other = bench.watch("server", pair.server(), OP_READ);
        bench.note("two selectors, two keys", () -> key != other);
        selector.close();
        bench.note("closed selector's key", key::isValid);
        bench.note("the other selector's key", other::isValid);
        bench.note("closed select", selector::selectNow);
        bench.note("closed keys", selector::keys);
        bench.note("closed selectedKeys", selector::selectedKeys);
        bench.note("closed wakeup", () -> selector.wakeup() == selector);
        bench.note("register with closed", () -> pair.client().register(selector, OP_READ));
        finish(pair);
    }

    private void finish(Pair pair) throws IOException {
        pair.client().close();
        pair.server().close();
        bench.selector.selectNow();
    }
}
