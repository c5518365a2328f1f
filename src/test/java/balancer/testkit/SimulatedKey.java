package balancer.testkit;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectionKey;

/** A registration: the interest set by user code, and separately the one that the simulated epoll last received. */
final class SimulatedKey extends AbstractSelectionKey {
    private final SimulatedSelector selector;
    private final SelectableChannel channel;
    private final Pollable pollable;
    private final int number;

    private int interestOps;
    private int readyOps;

    /** What epoll watches for, beside errors and hang-ups; 0: this key is not in epoll and hears nothing. */
    private int watchedBits;

    private int polledBits;
    private boolean isCandidate;
    private boolean isUpdating;

    SimulatedKey(SimulatedSelector selector, SelectableChannel channel, int number) {
        this.selector = selector;
        this.channel = channel;
        this.number = number;
        pollable = (Pollable) channel;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public Selector selector() {
        return selector;
    }

    @Override
    public int interestOps() {
        ensureValid();
        return interestOps;
    }

    /** Takes effect at the next select, as with the real one: there and back between two selects costs nothing. */
    @Override
    public SimulatedKey interestOps(int ops) {
        ensureValid();
        if ((ops & ~channel.validOps()) != 0) {
            throw new IllegalArgumentException();
        }
        if (interestOps != ops) {
            interestOps = ops;
            if (!isUpdating) {
                isUpdating = true;
                selector.update(this);
            }
        }
        return this;
    }

    @Override
    public int readyOps() {
        ensureValid();
        return readyOps;
    }

    private void ensureValid() {
        if (!isValid()) {
            throw new CancelledKeyException();
        }
    }

    Pollable pollable() {
        return pollable;
    }

    /** @return true if epoll had to be told */
    boolean applyUpdate() {
        isUpdating = false;
        int bits = pollable.pollBits(interestOps);
        if (!isValid() || bits == watchedBits) {
            return false;
        }
        watchedBits = bits;
        becomeCandidate(); // epoll_ctl polls at once
        return true;
    }

    /** Puts the key on epoll's ready list; whether it really is ready shows when the list is collected. */
    void becomeCandidate() {
        if (!isCandidate && watchedBits != 0) {
            isCandidate = true;
            selector.candidate(this);
        }
    }

    /** Taken off the ready list. @return whether there is something to report */
    boolean collect() {
        isCandidate = false;
        if (watchedBits == 0) {
            return false;
        }
        polledBits = pollable.poll() & (watchedBits | SimulatedSocket.POLLERR | SimulatedSocket.POLLHUP);
        return polledBits != 0;
    }

    /** @return whether epoll had to be told */
    boolean stopWatching() {
        boolean watched = watchedBits != 0;
        watchedBits = 0;
        return watched;
    }

    /**
     * Ready by the snapshot of the batch but by the interest of now, also for a key that died meanwhile.
     *
     * @param alreadyReady what an earlier select left in the selected keys
     */
    boolean translate(int alreadyReady) {
        if (watchedBits == 0) {
            return false; // deregistered between the polling and now
        }
        int ready = pollable.readyOps(polledBits, interestOps);
        boolean news = (ready & ~alreadyReady) != 0;
        readyOps = ready | alreadyReady;
        return news;
    }

    /** The ready set without the question whether the key still lives. */
    int rawReadyOps() {
        return readyOps;
    }

    /** Its order, not its address: the JDK keeps cancelled keys in a hash set. */
    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return "key " + number + " interest " + interestOps + (isValid() ? "" : " cancelled") + " of " + channel;
    }
}
