package balancer.loop;

import balancer.metrics.LoopMetrics;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One thread, one selector: sleeps in {@code select} until a key is ready, work is posted or a deadline is due, then
 * calls the handlers concerned. This is the only {@code select} and the only clock of the program. Step 1 of a
 * request's walk.
 *
 * <p>Handlers never block, so a turn takes as long as the work that is ready. A handler that stops early to be fair to
 * others puts itself on the ready list with {@link #again}; while the list is not empty the loop does not sleep.
 */
public final class EventLoop implements Consumer<SelectionKey> {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SLOW_TURN_NANOS = 10 * NANOS_PER_MILLI;

    private final SelectorProvider provider;
    private final LongSupplier nanoClock;
    private final FaultReporter faults;
    private final Selector selector;
    private final Deadlines deadlines = new Deadlines();
    private final Deadlines unheld = new Deadlines();
    private final LoopMetrics metrics = new LoopMetrics();

    /** Filled by other threads; everything else in this class belongs to the loop's thread. */
    private final ConcurrentLinkedQueue<Runnable> posted = new ConcurrentLinkedQueue<>();

    private ArrayDeque<KeyHandler> spareList = new ArrayDeque<>();
    private ArrayDeque<KeyHandler> readyList = new ArrayDeque<>();
    private boolean doNotSleep;
    private boolean asleep;
    private boolean stopped;
    private int ready;
    private int numbers;
    private long wokeNanos;

    /** Null if there is no observer. */
    private LoopObserver observer;

    /** When the last handler returned. */
    private long handledNanos;

    /**
     * @param provider makes every channel and the selector; {@code SelectorProvider.provider()} or a simulated network
     * @param nanoClock monotonic, as {@code System.nanoTime()}
     * @throws IOException if the selector cannot be opened
     */
    public EventLoop(SelectorProvider provider, LongSupplier nanoClock, FaultReporter faults) throws IOException {
        this.provider = provider;
        this.nanoClock = nanoClock;
        this.faults = faults;
        this.selector = provider.openSelector();
        wakeUp();
    }

    /** Makes turns until {@link #stop}, then closes the selector. Channels are closed by their owners. */
    public void run() throws IOException {
        wakeUp(); // the time before is no part of a turn
        while (!stopped) {
            runOnce();
        }
        close();
    }

    /** One turn. Tests step the loop with this on their own thread; nothing else differs from {@link #run}. */
    public void runOnce() throws IOException {
        select();
        runPosted();
        expire(deadlines);
        expire(unheld);
        continueReadyList();
    }

    /** Time of this turn in nanoseconds: one clock reading serves everything that happens in it. */
    public long nowNanos() {
        return deadlines.nowNanos();
    }

    /** The number of this turn. All events that its select reported happened before its first handler was called. */
    public long turn() {
        return metrics.turns;
    }

    public SelectorProvider provider() {
        return provider;
    }

    public LoopMetrics metrics() {
        return metrics;
    }

    /** Registered keys, cancelled ones included until the next turn. */
    public int keys() {
        return selector.keys().size();
    }

    /** A number for a channel: how many came before it. */
    int nextNumber() {
        return numbers++;
    }

    /** How many channels there have been. */
    public int numbers() {
        return numbers;
    }

    /** From now on {@code newObserver} hears of every turn. */
    public void observer(LoopObserver newObserver) {
        observer = newObserver;
    }

    /** The clock and the deadlines of the traffic, which may be held. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** Those of the logs and of all who look at the loop from outside: they go on while the traffic is held. */
    public Deadlines unheld() {
        return unheld;
    }

    /** As {@link Deadlines#after} of the traffic. */
    public void after(long nanos, Deadline deadline) {
        deadlines.after(nanos, deadline);
    }

    /** Puts the handler on the ready list: it is called with ready ops 0, this turn or next, before the loop sleeps. */
    public void again(KeyHandler handler) {
        readyList.add(handler);
    }

    /** Runs {@code task} on the loop's thread, in this turn or the next. The one method that any thread may call. */
    public void post(Runnable task) {
        posted.add(task);
        selector.wakeup();
    }

    /** Ends {@link #run} after this turn. */
    public void stop() {
        stopped = true;
    }

    /** True after {@link #stop}. */
    public boolean isStopped() {
        return stopped;
    }

    public void close() throws IOException {
        selector.close();
    }

    SelectionKey register(SelectableChannel channel, int ops, KeyHandler handler) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, ops, handler);
    }

    /**
     * Removes the key from the selector now, not in the next turn, so that a close that follows takes effect in the
     * kernel at once. To be called from a posted task or a deadline only, because selects do not nest. Other ready keys
     * are reported again in the next turn.
     */
    void deregister(SelectionKey key) throws IOException {
        key.cancel();
        selector.selectNow(readyInNextTurnToo -> {});
        doNotSleep = true; // selectNow may have consumed a wake-up
    }

    private void select() throws IOException {
        long asleepNanos = nanoClock.getAsLong();
        turned(asleepNanos - wokeNanos);
        long untilDueNanos = Math.min(deadlines.nanosToNext(asleepNanos), unheld.nanosToNext(asleepNanos));
        long waitNanos = doNotSleep || !readyList.isEmpty() ? 0 : untilDueNanos;
        doNotSleep = false;
        asleep = true;
        metrics.turns++;
        // Select with a consumer: the classic selectedKeys() set costs 69 bytes of garbage per request.
        ready = waitNanos == 0 ? selector.selectNow(this) : selector.select(this, roundedUpMillis(waitNanos));
        if (asleep) {
            wakeUp();
        }
        metrics.selectNanos += wokeNanos - asleepNanos;
        metrics.readyKeys += ready;
    }

    private void turned(long busyNanos) {
        metrics.busyNanos += busyNanos;
        metrics.longestTurnNanos = Math.max(metrics.longestTurnNanos, busyNanos);
        boolean slow = busyNanos > SLOW_TURN_NANOS;
        metrics.slowTurns += slow ? 1 : 0;
        if (observer != null) {
            observer.turned(busyNanos, ready, slow);
        }
    }

    /** Rounds up: a limit must not come early, nor become 0: {@code select} then waits for ever. */
    private static long roundedUpMillis(long nanos) {
        return nanos == Deadlines.NEVER ? 0 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }

    private void wakeUp() {
        asleep = false;
        handledNanos = wokeNanos = nanoClock.getAsLong();
        deadlines.turn(wokeNanos);
        unheld.turn(wokeNanos);
    }

    /** One ready key, called back from inside {@code select}. */
    @Override
    public void accept(SelectionKey key) {
        if (asleep) {
            wakeUp();
        }
        KeyHandler handler = (KeyHandler) key.attachment();
        try {
            // An earlier handler of this batch may have closed this channel: select delivers its key all the same.
            if (key.isValid()) {
                call(handler, key.readyOps());
                watchTime(handler);
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError fault) {
            report(handler, fault);
        }
    }

    private void call(KeyHandler handler, int readyOps) {
        if (observer == null || observer.mayHandle(handler, readyOps)) {
            handler.onReady(readyOps);
        }
    }

    /** Records the handler that made others wait. One clock reading per key; only a slow handler's name is made. */
    private void watchTime(KeyHandler handler) {
        long now = nanoClock.getAsLong();
        if (now - handledNanos > SLOW_TURN_NANOS) {
            metrics.slowHandlers++;
            metrics.lastSlowHandlerNanos = now - handledNanos;
            metrics.lastSlowHandler = handler.toString();
        }
        handledNanos = now;
    }

    private void runPosted() {
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            try {
                if (observer != null) {
                    observer.posted();
                }
                task.run();
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError fault) {
                metrics.faults++;
                faults.unexpected("posted task", fault);
            }
        }
    }

    private void expire(Deadlines limits) {
        for (Deadline due = limits.poll(); due != null; due = limits.poll()) {
            try {
                if (observer != null) {
                    observer.due(due);
                }
                due.onDeadline();
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError fault) {
                metrics.faults++;
                faults.unexpected("deadline", fault);
                due.onFault(fault);
            }
        }
    }

    /** Two lists, swapped: a handler that calls {@link #again} during the walk is called in the next turn. */
    private void continueReadyList() {
        ArrayDeque<KeyHandler> thisTurn = readyList;
        readyList = spareList;
        spareList = thisTurn;
        for (KeyHandler handler = thisTurn.poll(); handler != null; handler = thisTurn.poll()) {
            try {
                call(handler, 0);
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError fault) {
                report(handler, fault);
            }
        }
    }

    void report(KeyHandler handler, Throwable fault) {
        metrics.faults++;
        faults.unexpected(handler.toString(), fault);
        handler.onFault(fault);
    }
}
