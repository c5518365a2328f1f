package balancer.memory;

import balancer.loop.Deadlines;
import balancer.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Lends direct buffers in six sizes and takes them back, last in first out so that a buffer still warm in the
 * processor's cache goes out first.
 *
 * <p>Why pooled: direct memory is freed by the garbage collector only, and a heap buffer would be copied into a direct
 * one by the JDK at every read and write. Why capped by our own count: before {@code allocateDirect} fails, it stalls
 * the loop for half a second of forced collections.
 *
 * <p><b>The guarantee.</b> A connection that was accepted, whose request fits into 16 KiB and whose backend has
 * answered with at most 16 KiB (TCP mode: the first 16 KiB of either direction), never waits for memory longer than a
 * second, unless more than {@value Rationing#MOST_WAITING} such connections wait at once; the others are answered 503.
 * The guarantee needs a cap of at least {@link #LEAST_CAP}, but no time limit. It rests on three means:
 *
 * <ul>
 *   <li>Claims differ: the first {@link #SOCKETFUL} of each message ({@link Claim#FIRST}) may use all of the cap,
 *       everything else ({@link Claim#MORE}) leaves a quarter of it free. The next request, read while an answer is
 *       pending, is no first claim, and gets one buffer of the smallest size.
 *   <li>Connections wait in line, and while one waits those behind it do not read, neither into new memory nor into
 *       memory that they hold: so held bytes drain and their memory comes back.
 *   <li>Memory that does not drain is reclaimed, see {@link Rationing}.
 * </ul>
 */
public final class BufferPool {
    /** Which part of a message the memory is for. */
    public enum Claim {
        /** Within the first {@link #SOCKETFUL} of a message: what every small request and answer needs. */
        FIRST,
        /** Beyond that, or for a request that is read ahead. */
        MORE
    }

    /** The least that keeps the guarantee: a request and an answer of each session that may wait, twice. */
    public static final long LEAST_CAP = 2L * Rationing.MOST_WAITING * 2 * (16 << 10);

    public static final int SMALLEST = 2 << 10;
    public static final int SOCKETFUL = 16 << 10;
    /** The most that is read at once while somebody else is active. */
    public static final int LARGEST = 256 << 10;
    /** The most that is ever read into one buffer. */
    public static final int BULK = 1 << 20;

    /** Bytes: a small head; a socket's worth; much; most; a head grows before it; bulk at full speed. */
    private static final int[] SIZES = {SMALLEST, SOCKETFUL, 64 << 10, LARGEST, 512 << 10, BULK};

    private final Source source;
    private final Rationing rationing;
    private long cap;
    private long lent;
    private long allocated;
    private long lendings;
    private boolean exhausted;
    private Runnable shortage;
    private final Shelf[] shelves = new Shelf[SIZES.length];

    /** Where memory comes from. */
    interface Source {
        /** @throws OutOfMemoryError if there is none */
        ByteBuffer allocate(int bytes);
    }

    /** A stack of free buffers of one size. */
    private static final class Shelf {
        private ByteBuffer[] free = new ByteBuffer[16];
        private int count;

        void push(ByteBuffer buffer) {
            if (count == free.length) {
                free = Arrays.copyOf(free, count * 2);
            }
            free[count++] = buffer;
        }

        ByteBuffer pop() {
            ByteBuffer buffer = free[--count];
            free[count] = null;
            return buffer;
        }
    }

    /** Of at most {@code cap} bytes, lent and free; waits are measured with the clock of {@code deadlines}. */
    public BufferPool(EventLoop loop, Deadlines deadlines, long cap) {
        this(loop, deadlines, cap, new Source() {
            @Override
            public ByteBuffer allocate(int bytes) {
                return ByteBuffer.allocateDirect(bytes);
            }
        });
    }

    BufferPool(EventLoop loop, Deadlines deadlines, long cap, Source source) {
        this.cap = cap;
        this.source = source;
        this.rationing = new Rationing(loop, deadlines, this);
        for (int i = 0; i < SIZES.length; i++) {
            shelves[i] = new Shelf();
        }
    }

    /**
     * Lends a clear buffer of at least {@code bytes} if no other borrower comes first and the cap allows the claim.
     *
     * @return null if not; {@link #await} then puts the borrower in line
     */
    public ByteBuffer borrow(Borrower borrower, Claim claim, int bytes) {
        if (!mayBorrow(borrower, claim, bytes)) {
            return null;
        }
        ByteBuffer buffer = take(sizeIndex(bytes));
        if (buffer != null) {
            lend(buffer);
            assert exhausted || rationing.wasRightToLend(borrower, claim) : claim + " of " + borrower;
        }
        return buffer;
    }

    /** Like {@link #borrow}, but lends a smaller buffer rather than none. */
    public ByteBuffer borrowUpTo(Borrower borrower, Claim claim, int bytes) {
        ByteBuffer buffer = borrow(borrower, claim, bytes);
        if (buffer == null && bytes > SOCKETFUL) {
            buffer = borrow(borrower, claim, SOCKETFUL);
        }
        return buffer == null ? borrow(borrower, claim, SMALLEST) : buffer;
    }

    /**
     * Lends a buffer even beyond the cap: for bytes that leave another buffer at once (a rewritten head, a smaller
     * size), for our own short answers, and for use within the turn.
     */
    public ByteBuffer borrowRegardless(int bytes) {
        ByteBuffer buffer = take(sizeIndex(bytes));
        if (buffer == null) {
            buffer = allocate(SIZES[sizeIndex(bytes)]);
        }
        lend(buffer);
        return buffer;
    }

    private void lend(ByteBuffer buffer) {
        lent += buffer.capacity();
        lendings++;
        rationing.lent();
    }

    /** Takes back a buffer, whatever its limits; the caller must not touch it any more. */
    public void giveBack(ByteBuffer buffer) {
        // Cleared here for all: a limit that one borrower left behind would cut off the bytes of the next.
        buffer.clear();
        lent -= buffer.capacity();
        shelves[sizeIndex(buffer.capacity())].push(buffer);
        rationing.gaveBack();
    }

    /** True if {@link #borrow} would lend so much now. */
    public boolean mayBorrow(Borrower borrower, Claim claim, int bytes) {
        return rationing.mayRead(borrower, claim)
                && lent + rationing.promisedToOthers(borrower) + sizeFor(bytes) <= limit(claim);
    }

    /** True if this borrower may read into memory that it has: not while others wait before it. */
    public boolean mayRead(Borrower borrower, Claim claim) {
        return rationing.mayRead(borrower, claim);
    }

    /**
     * Puts the borrower in line for {@code bytes}; it is put on the loop's ready list when they are there. May be
     * called again while it waits.
     *
     * @return false if too many wait already; its request must end then
     */
    public boolean await(Borrower borrower, Claim claim, int bytes) {
        return rationing.await(borrower, claim, sizeFor(bytes));
    }

    /**
     * A borrower has done what it could in this turn.
     *
     * @param holds whether it keeps memory until the next event
     * @param moved whether all that it held when this last returned true has gone
     * @return true if its time as a holder begins now, for the first time or again
     */
    public boolean suspended(Borrower borrower, boolean holds, boolean moved) {
        return rationing.suspended(borrower, holds, moved);
    }

    /** The borrower is gone, and holds nothing. */
    public void forget(Borrower borrower) {
        rationing.forget(borrower);
    }

    /** Sets what is run each time that a borrower has to give memory back, or is refused. */
    public void onShortage(Runnable action) {
        shortage = action;
    }

    void reportShortage() {
        if (shortage != null) {
            shortage.run();
        }
    }

    /** How many bytes may be lent for such a claim. */
    long limit(Claim claim) {
        return claim == Claim.FIRST ? cap : cap / 4 * 3;
    }

    /** True while big buffers would not crowd out the many small ones: less than a quarter of the cap is lent. */
    public boolean isRoomy() {
        return lent < cap / 4;
    }

    /** The order in which memory is lent and reclaimed, with its counters. */
    public Rationing rationing() {
        return rationing;
    }

    /** How many buffers were lent since the start: four for a usual request and its answer. */
    public long lendings() {
        return lendings;
    }

    /** True if the JVM had less memory than the cap, which has been lowered to that. */
    public boolean isExhausted() {
        return exhausted;
    }

    public long lentBytes() {
        return lent;
    }

    public long freeBytes() {
        return allocated - lent;
    }

    public long cap() {
        return cap;
    }

    /** The size of the buffer that is lent for {@code bytes}. */
    public static int sizeFor(int bytes) {
        return SIZES[sizeIndex(bytes)];
    }

    /** A free one of this size, else a new one, else a new one in place of free ones of other sizes, else null. */
    private ByteBuffer take(int index) {
        if (shelves[index].count > 0) {
            return shelves[index].pop();
        }
        for (int other = SIZES.length - 1; other >= 0; other--) {
            discard(shelves[other], SIZES[other], SIZES[index]);
        }
        return allocated + SIZES[index] <= cap ? allocate(SIZES[index]) : null;
    }

    /**
     * Leaves free buffers to the garbage collector until {@code wanted} bytes fit under the cap. Rare: the load changed
     * its kind while all memory was on shelves of the wrong size. The cap is half of what the JVM allows, so the
     * collector has time. Lending a larger one instead would let a few half-read heads use up what is there for all.
     */
    private void discard(Shelf shelf, int size, int wanted) {
        while (shelf.count > 0 && allocated + wanted > cap) {
            shelf.pop();
            allocated -= size;
        }
    }

    /**
     * Direct memory, until the JVM has no more: then the cap falls to what was allocated, but not below the least, and
     * from then on buffers are on the heap. That is slower, and better than requests that are cut. Direct memory is not
     * tried again, because each failure stalls the loop.
     */
    private ByteBuffer allocate(int bytes) {
        ByteBuffer buffer = null;
        if (!exhausted) {
            try {
                buffer = source.allocate(bytes);
            } catch (OutOfMemoryError less) {
                exhausted = true;
                cap = Math.min(cap, Math.max(allocated, LEAST_CAP));
            }
        }
        allocated += bytes;
        return buffer == null ? ByteBuffer.allocate(bytes) : buffer;
    }

    private static int sizeIndex(int bytes) {
        for (int i = 0; i < SIZES.length; i++) {
            if (bytes <= SIZES[i]) {
                return i;
            }
        }
        throw new IllegalArgumentException("no buffer holds " + bytes + " bytes");
    }
}
