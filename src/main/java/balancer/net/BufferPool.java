package balancer.net;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;

/**
 * Lends direct buffers in four sizes and takes them back, last in first out so that the one still warm in the
 * processor's cache goes out first.
 *
 * <p>Why pooled: direct memory is freed by the garbage collector only, and a heap buffer would be copied into a direct
 * one by the JDK at every read and write. Why capped by our own count: relying on {@code allocateDirect} to fail stalls
 * the loop for half a second of forced collections first.
 *
 * <p>The cap is shared unevenly, so that no kind of client can starve the others: heads that are still being read may
 * use a quarter, requests on their way three quarters, and the last quarter is for responses alone: an answer can
 * always leave, and by leaving gives memory back. Of that, a sixteenth is kept from responses under way, so that a
 * thousand slow readers of long ones cannot keep anybody from a short one.
 */
public final class BufferPool {
    /** What a buffer is for; decides how much of the cap it may use up. */
    public enum Purpose {
        /** A request head that is being read. */
        HEAD,
        /** A request on its way to a backend. */
        REQUEST,
        /** A response on its way to a client. */
        RESPONSE,
        /** The beginning of a response: what every small answer needs, and needs only for a moment. */
        ANSWER
    }

    /**
     * Sizes in bytes. A small head; a socket's worth; bulk; bulk at full speed (1 MiB gains nothing more). The last is
     * never read into: a head that grows in front of a full buffer of pipelined requests needs it.
     */
    private static final int[] SIZES = {2 << 10, 16 << 10, 64 << 10, 256 << 10, 512 << 10};

    public static final int SMALLEST = 2 << 10;
    public static final int SOCKETFUL = 16 << 10;
    /** The most that is ever read into one buffer. */
    public static final int LARGEST = 256 << 10;

    private static final int PURPOSES = Purpose.values().length;

    private final long cap;
    private final long[] lent = new long[PURPOSES];
    private long lentTotal;
    private long allocated;
    private long lendings;
    private final Shelf[] shelves = new Shelf[SIZES.length];
    private final LinkedHashSet<KeyHandler> waiting = new LinkedHashSet<>();
    private final EventLoop loop;

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

    /** @param cap bytes of direct memory at most, lent and free together */
    public BufferPool(EventLoop loop, long cap) {
        this.loop = loop;
        this.cap = cap;
        for (int i = 0; i < SIZES.length; i++) {
            shelves[i] = new Shelf();
        }
    }

    /**
     * Lends a buffer of at least {@code bytes} if the purpose's share allows it. It is empty: from 0
     * to its capacity.
     *
     * @return null at the cap; {@link #wakeWhenFreed} then tells when to try again
     */
    public ByteBuffer borrow(Purpose purpose, int bytes) {
        int size = sizeIndex(bytes);
        if (!hasRoomFor(purpose, bytes)) {
            return null;
        }
        ByteBuffer buffer = take(size);
        if (buffer != null) {
            lend(purpose, buffer);
        }
        return buffer;
    }

    /**
     * Lends a buffer even beyond the cap: for a rewritten head, which replaces the buffer it was read into in the same
     * breath, and for our own short answers. So the cap is exceeded by one such buffer at a time.
     */
    public ByteBuffer borrowRegardless(Purpose purpose, int bytes) {
        ByteBuffer buffer = take(sizeIndex(bytes));
        if (buffer == null) {
            buffer = allocate(SIZES[sizeIndex(bytes)]);
        }
        lend(purpose, buffer);
        return buffer;
    }

    private void lend(Purpose purpose, ByteBuffer buffer) {
        count(purpose, buffer.capacity());
        lendings++;
    }

    /** Takes back what {@link #borrow} lent, as it is; the caller must not touch it any more. */
    public void giveBack(Purpose purpose, ByteBuffer buffer) {
        // Here, for all: a limit that one borrower left behind would cut off the next one's bytes.
        buffer.clear();
        count(purpose, -buffer.capacity());
        shelves[sizeIndex(buffer.capacity())].push(buffer);
        if (!waiting.isEmpty()) {
            wakeAll();
        }
    }

    /** A lent buffer is used for something else from now on. */
    public void repurpose(ByteBuffer buffer, Purpose from, Purpose to) {
        count(from, -buffer.capacity());
        count(to, buffer.capacity());
    }

    /** Whether a buffer of at least {@code bytes} may be lent within the shares that its purpose is part of. */
    public boolean hasRoomFor(Purpose purpose, int bytes) {
        int size = sizeFor(bytes);
        long heads = lent[Purpose.HEAD.ordinal()] + size;
        long requests = lent[Purpose.REQUEST.ordinal()] + heads;
        boolean withinShare =
                switch (purpose) {
                    case HEAD -> heads <= cap / 4 && requests <= cap / 4 * 3;
                    case REQUEST -> requests <= cap / 4 * 3;
                    case RESPONSE -> lentTotal + size <= cap - cap / 16;
                    case ANSWER -> true;
                };
        return withinShare && lentTotal + size <= cap;
    }

    /**
     * The next buffer given back puts {@code handler} on the loop's ready list. All that wait are woken, in order, and
     * whoever finds nothing queues again: woken alone, the first might be one whose purpose has used up its share, and
     * the others would sleep beside free memory.
     */
    public void wakeWhenFreed(KeyHandler handler) {
        waiting.add(handler);
    }

    public void forget(KeyHandler handler) {
        waiting.remove(handler);
    }

    private void wakeAll() {
        for (KeyHandler handler : waiting) {
            loop.again(handler);
        }
        waiting.clear();
    }

    /** True while big buffers would not crowd out the many small ones: less than a quarter of the cap is lent. */
    public boolean isRoomy() {
        return lentTotal < cap / 4;
    }

    /** How often something was lent since the start: four times for a usual request and its answer. */
    public long lendings() {
        return lendings;
    }

    public long lentBytes() {
        return lentTotal;
    }

    public long freeBytes() {
        return allocated - lentTotal;
    }

    public long cap() {
        return cap;
    }

    /** The size that a request for {@code bytes} would get. */
    public static int sizeFor(int bytes) {
        return SIZES[sizeIndex(bytes)];
    }

    private void count(Purpose purpose, int bytes) {
        lent[purpose.ordinal()] += bytes;
        lentTotal += bytes;
    }

    /** A free one of this size, else a new one, else a new one in place of free ones of other sizes, else null. */
    private ByteBuffer take(int size) {
        if (shelves[size].count > 0) {
            return shelves[size].pop();
        }
        if (allocated + SIZES[size] <= cap) {
            return allocate(SIZES[size]);
        }
        for (int other = SIZES.length - 1; other >= 0; other--) {
            discard(shelves[other], SIZES[other], SIZES[size]);
        }
        return allocated + SIZES[size] <= cap ? allocate(SIZES[size]) : null;
    }

    /**
     * Leaves free buffers to the garbage collector until {@code wanted} bytes fit under the cap. Rare: the load changed
     * its kind while all memory was on shelves of the wrong size. The cap is half of what the JVM allows, so the
     * collector has time. Lending a larger one instead would let a few half-read heads use up the share of all.
     */
    private void discard(Shelf shelf, int size, int wanted) {
        while (shelf.count > 0 && allocated + wanted > cap) {
            shelf.pop();
            allocated -= size;
        }
    }

    private ByteBuffer allocate(int bytes) {
        allocated += bytes;
        return ByteBuffer.allocateDirect(bytes);
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
