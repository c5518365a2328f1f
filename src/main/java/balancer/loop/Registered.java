package balancer.loop;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** A channel that is registered with the selector: its key, and which events its owner wants to hear of. */
public abstract class Registered implements KeyHandler {
    final EventLoop loop;

    private final int number;
    private SelectionKey key;
    private int interest;
    private boolean held;

    Registered(EventLoop loop) {
        this.loop = loop;
        this.number = loop.nextNumber();
    }

    /** Registers it; the key's attachment is this object. */
    final void register(SelectableChannel channel, int ops) throws IOException {
        interest = ops;
        key = loop.register(channel, ops, this);
    }

    final SelectionKey key() {
        return key;
    }

    /** Counts all channels of the loop, in the order in which they came. */
    public final int number() {
        return number;
    }

    /** The ops that the owner wants to hear of; -1 without a key, that is, once it is closed. */
    public final int waitsFor() {
        return key != null && key.isValid() ? interest : KeyFacts.NO_KEY;
    }

    /** The system call ({@code epoll_ctl}) is made only when the ops change. */
    public void interest(int ops) {
        if (ops != interest && key.isValid()) {
            interest = ops;
            if (!held) {
                key.interestOps(ops);
            }
        }
    }

    /** From now on the kernel reports nothing of it: with interest left on, a ready key would keep the loop awake. */
    public final void hold() {
        held = true;
        if (key.isValid()) {
            key.interestOps(0);
        }
    }

    /** Ends {@link #hold}: what the owner wants to hear of is reported again. */
    public final void release() {
        held = false;
        if (key.isValid()) {
            key.interestOps(interest);
        }
    }

    @Override
    public void tell(KeyFacts facts) {
        facts.number = number;
        facts.interest = waitsFor();
    }
}
