package balancer.glass;

import balancer.glass.KeyRecord.Cause;
import balancer.loop.Deadline;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.KeyFacts;
import balancer.loop.KeyHandler;
import balancer.loop.LoopObserver;
import balancer.loop.Registered;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Records every turn while it has a reader. It is the loop's observer only then; the observer whose place it takes
 * still hears of the end of each turn.
 */
public final class Recorder implements LoopObserver {
    /** The keys of a turn that are recorded; a crowd of more is counted. */
    static final int KEYS_PER_TURN = 64;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Gets each turn when it is over. */
    interface Reader {
        void turned(TurnRecord turn, Turns turns);

        /** True if this deadline is the reader's own: a turn for its sake alone would watch itself for ever. */
        boolean owns(Deadline deadline);
    }

    private final EventLoop loop;
    private final LoopObserver usual;
    private final InstantSource instants;
    private final Directory directory;
    private final KeyFacts facts = new KeyFacts();
    private final List<Reader> readers = new ArrayList<>();

    /** Null if the loop cannot be paused. */
    private Hold hold;

    /** Made when the first reader comes. */
    private Turns turns;

    /** What is added to the loop's clock to get the time of day. */
    private long epochNanos;

    private long sleptNanos;

    /** The handler at work; all of these are null between two of them. */
    private KeyRecord open;

    private KeyHandler handler;
    private Deadline deadline;
    private KeyHandler session;

    private long readBefore;
    private long writtenBefore;
    private int numbersBefore;

    /** @param usual the observer of the loop while nobody watches */
    public Recorder(EventLoop loop, LoopObserver usual, InstantSource instants, Directory directory) {
        this.loop = loop;
        this.usual = usual;
        this.instants = instants;
        this.directory = directory;
    }

    /** Lets the loop be paused. From now on every turn is recorded, whether somebody looks at it or not. */
    public void allowPauses() {
        hold = new Hold(loop);
        add(new Reader() {
            @Override
            public void turned(TurnRecord turn, Turns records) {}

            @Override
            public boolean owns(Deadline due) {
                return false;
            }
        });
    }

    /** The loop goes on: nobody who looks at it is left. */
    void resume() {
        if (hold != null) {
            hold.resume();
        }
    }

    /** The loop goes on, and cannot be paused any more. */
    public void neverHold() {
        if (hold != null) {
            hold.end();
        }
    }

    /** Null without {@code --teach}. */
    public Hold hold() {
        return hold;
    }

    /** Null if nothing was ever recorded. */
    Turns turns() {
        return turns;
    }

    public Directory directory() {
        return directory;
    }

    /** True while it records. */
    public boolean isWatched() {
        return !readers.isEmpty();
    }

    void add(Reader reader) {
        if (readers.isEmpty()) {
            begin();
        }
        readers.add(reader);
    }

    void remove(Reader reader) {
        readers.remove(reader);
        if (readers.isEmpty()) {
            loop.observer(usual);
            forget();
        }
    }

    private void begin() {
        if (turns == null) {
            turns = new Turns();
        }
        turns.restart();
        epochNanos = instants.millis() * NANOS_PER_MILLI - loop.unheld().nowNanos();
        sleptNanos = loop.metrics().selectNanos;
        loop.observer(this);
    }

    @Override
    public boolean mayHandle(KeyHandler next, int readyOps) {
        finish();
        facts.clear();
        next.tell(facts);
        if (hold != null && hold.holds(next, readyOps, isTraffic())) {
            return false;
        }
        handler = next;
        begin(readyOps == 0 ? Cause.AGAIN : Cause.KEY, readyOps, next.getClass());
        return true;
    }

    private boolean isTraffic() {
        return KeyRecord.isTraffic(facts.role, directory.service(facts.service));
    }

    @Override
    public void due(Deadline next) {
        finish();
        for (int i = 0; i < readers.size(); i++) {
            if (readers.get(i).owns(next)) {
                return;
            }
        }
        turns.current().timers++;
        deadline = next;
        facts.clear();
        next.tell(facts);
        begin(Cause.TIMER, 0, next.getClass());
    }

    @Override
    public void posted() {
        finish();
        turns.current().tasks++;
    }

    private void begin(Cause cause, int readyOps, Class<?> code) {
        if (turns.current().calls++ >= KEYS_PER_TURN) {
            handler = null;
            deadline = null;
            return;
        }
        session = facts.session;
        open = turns.add();
        open.before(cause, readyOps, code, facts, directory.service(facts.service));
        readBefore = loop.metrics().bytesRead;
        writtenBefore = loop.metrics().bytesWritten;
        numbersBefore = loop.numbers();
    }

    /** The handler has returned: asks its owner again. A session is asked directly: it may have let go of the key. */
    private void finish() {
        if (open == null) {
            return;
        }
        facts.clear();
        if (session != null) {
            session.tell(facts);
            if (handler instanceof Endpoint endpoint) {
                endpoint.transport().tell(facts);
            }
        } else if (handler != null) {
            handler.tell(facts);
        } else {
            deadline.tell(facts);
        }
        int interest = handler instanceof Registered key ? key.waitsFor() : facts.interest;
        open.after(facts, open.number < 0 ? KeyFacts.NO_KEY : interest, directory);
        open.read = loop.metrics().bytesRead - readBefore;
        open.written = loop.metrics().bytesWritten - writtenBefore;
        open.opened = numbersBefore;
        open.openedCount = loop.numbers() - numbersBefore;
        forget();
    }

    private void forget() {
        open = null;
        handler = null;
        deadline = null;
        session = null;
    }

    @Override
    public void turned(long busyNanos, int readyKeys, boolean slow) {
        finish();
        usual.turned(busyNanos, readyKeys, slow);
        TurnRecord turn = turns.current();
        turn.number = loop.turn();
        turn.atNanos = loop.unheld().nowNanos() + epochNanos;
        turn.asleepNanos = loop.metrics().selectNanos - sleptNanos;
        turn.busyNanos = busyNanos;
        turn.ready = readyKeys;
        sleptNanos = loop.metrics().selectNanos;
        turns.next();
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).turned(turn, turns);
        }
    }
}
