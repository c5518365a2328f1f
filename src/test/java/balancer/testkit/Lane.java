package balancer.testkit;

/**
 * Everything one end of a connection sends to the other, in one first-in first-out queue: SYN-ACK, bytes, FIN, RST.
 * One queue, so that no weather can bring data before its SYN-ACK or a FIN before its data. The lane is its own
 * arrival event, scheduled once per segment.
 */
final class Lane implements Runnable {
    private static final long LONG_STALL_NANOS = 100_000_000;

    private static final int SYN_ACK = -1;
    private static final int FIN = -2;
    private static final int RESET = -3;

    private final TcpStack stack;
    private final World world;
    private final Weather weather;
    private final SimulatedSocket sender;
    private final SimulatedSocket receiver;
    private final ByteRing bytes;
    private final Runnable roomEvent = this::roomReported;

    /** A positive entry is that many bytes. */
    private int[] segments = new int[4];

    private int firstSegment;
    private int segmentCount;
    private long lastArrival;
    private long bytesUntilCut;
    private boolean senderWaitsForRoom;

    Lane(TcpStack stack, SimulatedSocket sender, SimulatedSocket receiver) {
        this.stack = stack;
        world = stack.world();
        weather = stack.weather();
        this.sender = sender;
        this.receiver = receiver;
        bytes = new ByteRing(weather.socketBufferBytes);
        bytesUntilCut = world.random().chance(weather.cutChance)
                ? world.random().between(0, weather.mostBytesBeforeCut)
                : World.NEVER;
    }

    ByteRing bytes() {
        return bytes;
    }

    /** As the kernel decides POLLOUT: a third of the buffer must be free, so that a writer is not woken per byte. */
    boolean isWritable() {
        boolean writable = bytes.room() >= Math.max(1, bytes.capacity() / 3);
        senderWaitsForRoom |= !writable;
        return writable;
    }

    /** To be told when there is room; after a write that was short. */
    void waitForRoom() {
        senderWaitsForRoom = true;
    }

    /** The receiver has read; the sender hears of it one latency later. */
    void roomMade() {
        if (senderWaitsForRoom && bytes.room() >= Math.max(1, bytes.capacity() / 3)) {
            senderWaitsForRoom = false;
            world.after(stack.latency(), roomEvent);
        }
    }

    private void roomReported() {
        sender.changed(SocketWatcher.Change.WRITABLE);
    }

    /** Bytes that are already in the ring set out. */
    void sendBytes(int count) {
        stack.bytesUnderWay(count);
        int left = count;
        while (left > 0) {
            int most = weather.mostSegmentBytes;
            int segment = most == 0 ? left : (int) Math.min(left, world.random().between(1, most));
            setOut(segment);
            left -= segment;
        }
    }

    void sendSynAck() {
        setOut(SYN_ACK);
    }

    void sendFin() {
        setOut(FIN);
    }

    void sendReset() {
        if (weather.resetsOvertake) {
            if (bytes.underWay() > 0) {
                did(Incident.Kind.BYTES_LOST_BY_RESET, world.now());
            }
            loseUnderWay();
            world.after(stack.latency(), receiver::resetArrived);
        } else {
            setOut(RESET);
        }
    }

    /** Their arrival events find nothing to deliver; whoever sent them sends nothing more. */
    private void loseUnderWay() {
        stack.bytesUnderWay(-bytes.dropUnderWay());
        segmentCount = 0;
    }

    private void setOut(int segment) {
        SplitMix64 random = world.random();
        long delay = stack.latency();
        if (random.chance(weather.stallChance)) {
            long stall = random.between(weather.leastStallNanos, weather.mostStallNanos);
            delay += stall;
            if (stall >= LONG_STALL_NANOS) {
                did(Incident.Kind.STALL, world.now() + delay);
            }
        }
        if (segment > 0 && random.chance(weather.mergeChance)) {
            delay += weather.mergeNanos;
        }
        long arrival = Math.max(lastArrival, world.now() + delay);
        int last = firstSegment + segmentCount - 1 & segments.length - 1;
        if (arrival == lastArrival && segmentCount > 0 && segment > 0 && segments[last] > 0) {
            segments[last] += segment;
            return;
        }
        lastArrival = arrival;
        append(segment);
        world.at(arrival, this);
    }

    private void append(int segment) {
        if (segmentCount == segments.length) {
            int[] larger = new int[segments.length * 2];
            for (int i = 0; i < segmentCount; i++) {
                larger[i] = segments[firstSegment + i & segments.length - 1];
            }
            segments = larger;
            firstSegment = 0;
        }
        segments[firstSegment + segmentCount++ & segments.length - 1] = segment;
    }

    private void did(Incident.Kind kind, long untilNanos) {
        weather.did(kind, world.now(), untilNanos, sender.localAddress(), receiver.localAddress());
    }

    /** The next segment arrives. */
    @Override
    public void run() {
        if (segmentCount == 0) {
            return; // lost
        }
        int segment = segments[firstSegment];
        firstSegment = firstSegment + 1 & segments.length - 1;
        segmentCount--;
        switch (segment) {
            case SYN_ACK -> receiver.synAckArrived();
            case FIN -> receiver.finArrived();
            case RESET -> receiver.resetArrived();
            default -> bytesArrive(segment);
        }
    }

    private void bytesArrive(int count) {
        if (!receiver.isReceiving()) {
            loseUnderWay();
            receiver.reset();
            return;
        }
        int passing = (int) Math.min(count, bytesUntilCut);
        bytesUntilCut -= bytesUntilCut == World.NEVER ? 0 : passing;
        if (passing > 0) {
            stack.bytesUnderWay(-passing);
            bytes.arrive(passing);
            receiver.bytesArrived(passing);
        }
        if (bytesUntilCut == 0) {
            world.record("cut", receiver.number(), 0);
            did(Incident.Kind.CUT, world.now());
            loseUnderWay();
            receiver.resetArrived();
            sender.resetArrived();
        }
    }
}
