package balancer.testkit;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An epoll selector whose waiting runs the world. Like epoll it keeps a list of candidates instead of scanning its
 * keys: a changed socket puts its key on the list, a select polls each candidate once and puts the ready ones back.
 *
 * <p>All {@code select} methods are overridden, also those that have a default: the default hands out keys in the
 * order of {@code Set.copyOf}, which is different in every virtual machine.
 */
final class SimulatedSelector extends AbstractSelector {
    private final SimulatedNetwork network;
    private final World world;
    private final Set<SimulatedKey> keys = new LinkedHashSet<>();
    private final Set<SimulatedKey> selectedKeys = new LinkedHashSet<>();
    private final ArrayDeque<SimulatedKey> updates = new ArrayDeque<>();
    private final ArrayDeque<SimulatedKey> candidates = new ArrayDeque<>();
    private final List<SimulatedKey> batch = new ArrayList<>();
    private boolean inSelect;
    private boolean wakeupPending;

    SimulatedSelector(SimulatedNetwork network, World world) {
        super(network);
        this.network = network;
        this.world = world;
    }

    @Override
    public Set<SelectionKey> keys() {
        ensureOpen();
        return Collections.unmodifiableSet(keys);
    }

    /** Not guarded against adding, as the real one is: nobody adds. */
    @Override
    @SuppressWarnings("unchecked")
    public Set<SelectionKey> selectedKeys() {
        ensureOpen();
        return (Set<SelectionKey>) (Set<?>) selectedKeys;
    }

    int registeredKeys() {
        return keys.size();
    }

    @Override
    public int selectNow() throws IOException {
        return doSelect(null, world.now());
    }

    @Override
    public int select(long timeoutMillis) throws IOException {
        return doSelect(null, deadline(timeoutMillis));
    }

    @Override
    public int select() throws IOException {
        return doSelect(null, World.NEVER);
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) throws IOException {
        return doSelect(action, world.now());
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeoutMillis) throws IOException {
        return doSelect(action, deadline(timeoutMillis));
    }

    @Override
    public int select(Consumer<SelectionKey> action) throws IOException {
        return doSelect(action, World.NEVER);
    }

    /** A timeout of 0 is for ever: whoever rounds 0.4 ms down to it stalls here as in production. */
    private long deadline(long timeoutMillis) {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("Negative timeout");
        }
        boolean forEver = timeoutMillis == 0 || timeoutMillis > (World.NEVER - world.now()) / 1_000_000;
        return forEver ? World.NEVER : world.now() + timeoutMillis * 1_000_000;
    }

    private int doSelect(Consumer<SelectionKey> action, long deadline) throws IOException {
        ensureOpen();
        if (inSelect) {
            throw new IllegalStateException("select in progress");
        }
        inSelect = true;
        try {
            applyUpdates();
            removeCancelled();
            collect(deadline);
            removeCancelled();
            return dispatch(action);
        } finally {
            inSelect = false;
        }
    }

    private void applyUpdates() {
        SimulatedKey key;
        while ((key = updates.poll()) != null) {
            network.counters().interestChanges += key.applyUpdate() ? 1 : 0;
        }
    }

    private void removeCancelled() throws IOException {
        Set<SelectionKey> cancelled = cancelledKeys();
        if (cancelled.isEmpty()) {
            return;
        }
        List<SelectionKey> removed = new ArrayList<>(cancelled);
        removed.sort(Comparator.comparingInt(SelectionKey::hashCode));
        cancelled.clear();
        for (SelectionKey key : removed) {
            remove((SimulatedKey) key);
        }
    }

    private void remove(SimulatedKey key) {
        network.counters().interestChanges += key.stopWatching() ? 1 : 0;
        keys.remove(key);
        selectedKeys.remove(key);
        key.pollable().keyRing().remove(key);
        deregister(key);
        AbstractSelectableChannel channel = (AbstractSelectableChannel) key.channel();
        if (!channel.isOpen() && !channel.isRegistered()) {
            key.pollable().kill();
        }
    }

    /** Waits until the batch has something in it, or the deadline, a wake-up or whoever drives the world says stop. */
    private void collect(long deadline) {
        network.counters().selects++;
        world.turn();
        world.spend(network.weather().selectCostNanos);
        world.runDue();
        fillBatch();
        if (batch.isEmpty() && !wakeupPending && deadline > world.now()) {
            network.counters().waits++;
        }
        while (batch.isEmpty() && !wakeupPending && deadline > world.now() && world.awaitEvent(deadline)) {
            fillBatch();
        }
        wakeupPending = false;
        if (network.weather().shufflesReadyKeys) {
            shuffle();
        }
    }

    private void fillBatch() {
        int most = network.weather().mostReadyKeys;
        for (int left = candidates.size(); left > 0 && batch.size() < most; left--) {
            SimulatedKey key = candidates.poll();
            if (key.collect()) {
                batch.add(key);
            }
        }
        // Level-triggered: what was ready is looked at again next time, behind the others, so nobody starves.
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).becomeCandidate();
        }
    }

    private void shuffle() {
        for (int i = batch.size() - 1; i > 0; i--) {
            Collections.swap(batch, i, world.random().nextInt(i + 1));
        }
    }

    private int dispatch(Consumer<SelectionKey> action) {
        int updated = 0;
        try {
            for (int i = 0; i < batch.size(); i++) {
                SimulatedKey key = batch.get(i);
                if (action == null) {
                    updated += select(key) ? 1 : 0;
                } else if (key.translate(0)) {
                    action.accept(key);
                    ensureOpen();
                    updated++;
                }
            }
        } finally {
            batch.clear();
        }
        return updated;
    }

    private boolean select(SimulatedKey key) {
        boolean isSelected = selectedKeys.contains(key);
        boolean news = key.translate(isSelected ? key.rawReadyOps() : 0);
        if (news && !isSelected) {
            selectedKeys.add(key);
        }
        return news;
    }

    void update(SimulatedKey key) {
        updates.add(key);
    }

    void candidate(SimulatedKey key) {
        candidates.add(key);
    }

    @Override
    public Selector wakeup() {
        wakeupPending = true;
        return this;
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        if (!(channel instanceof Pollable pollable) || channel.provider() != network) {
            throw new IllegalSelectorException();
        }
        ensureOpen();
        SimulatedKey key = new SimulatedKey(this, channel, network.nextKeyNumber());
        key.attach(attachment);
        key.interestOps(ops);
        keys.add(key);
        pollable.keyRing().add(key);
        return key;
    }

    @Override
    protected void implCloseSelector() {
        wakeup();
        for (SimulatedKey key : new ArrayList<>(keys)) {
            remove(key);
        }
        network.selectorClosed(this);
    }

    private void ensureOpen() {
        if (!isOpen()) {
            throw new ClosedSelectorException();
        }
    }
}
