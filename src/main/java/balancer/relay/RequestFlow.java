package balancer.relay;

import balancer.http.BodyFramer;
import balancer.http.HeadParser;
import balancer.http.HeadRewriter;
import balancer.http.RequestHead;
import balancer.http.RequestRewrite;
import balancer.loop.Endpoint;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import java.nio.ByteBuffer;

/** The flow from client to backend. Its head is read, understood and rewritten before a backend is chosen. Step 5. */
public final class RequestFlow extends Flow {
    /** RFC 9112 §2.2: at least one empty line before a request is to be forgiven; a flood of them is an attack. */
    private static final int MAX_EMPTY_LINES = 4;

    /** How many have come since the last request. */
    private int emptyLines;

    private final int largestHead;

    /** How many bytes of the head the parser has seen. A count, not an index: at rest the bytes are moved. */
    private int seen;

    /** @param largestHead in bytes */
    public RequestFlow(BufferPool pool, Borrower owner, int largestHead) {
        super(pool, owner, new BodyFramer());
        this.largestHead = largestHead;
    }

    /** Before the first byte of a request. Bytes that a pipelining client sent already stay where they are. */
    public void awaitHead() {
        reset();
        emptyLines = 0;
        seen = 0;
    }

    /** The message is in: what comes now is the next one, read ahead of its time. */
    private boolean isAhead() {
        return messageEnded();
    }

    /** Read ahead, a request has earned one small buffer: any number of others, or an attack, may follow. */
    @Override
    public boolean hasRoom() {
        return isAhead() ? buffer.unexamined() < BufferPool.SMALLEST && super.hasRoom() : super.hasRoom();
    }

    /** Nobody misses what is not read ahead. */
    @Override
    public int wanted() {
        return isAhead() ? 0 : super.wanted();
    }

    @Override
    int sizeToRead() {
        return isAhead() ? BufferPool.SMALLEST : super.sizeToRead();
    }

    @Override
    int mostToHold() {
        if (isAhead()) {
            return BufferPool.SMALLEST;
        }
        return isHeadPending() ? ReadSize.forHead(buffer.capacity(), largestHead) : super.mostToHold();
    }

    /** While memory is short, of what follows a head no more is read with it than could be read ahead. */
    @Override
    int mostToRead() {
        if (isAhead()) {
            return BufferPool.SMALLEST - buffer.unexamined();
        }
        return isHeadPending() && !pool.isRoomy() ? BufferPool.SMALLEST : super.mostToRead();
    }

    @Override
    public Claim claim() {
        return isAhead() ? Claim.MORE : super.claim();
    }

    /** True if a request has begun: what is here is more than the first half of an empty line. */
    public boolean hasBegun() {
        int here = buffer.unexamined();
        return here > 1 || here == 1 && buffer.bytes().get(buffer.framed()) != '\r';
    }

    /**
     * Reads and parses until the head is complete or bad, or no more bytes are there: then NEED_MORE.
     *
     * @param head filled if COMPLETE; its offsets are those of {@link #bytes}
     */
    public HeadParser.Result readHead(HeadParser parser, RequestHead head, Endpoint client) {
        while (true) {
            dropEmptyLines();
            if (buffer.unexamined() > seen) {
                int from = buffer.framed();
                HeadParser.Result result =
                        parser.parseRequest(buffer.bytes(), from, from + seen, buffer.filled(), head);
                seen = buffer.unexamined();
                if (result != HeadParser.Result.NEED_MORE) {
                    return result;
                }
            }
            if (!client.readable() || fill(client, BufferPool.LARGEST) <= 0) {
                return HeadParser.Result.NEED_MORE;
            }
        }
    }

    /** Old clients send one behind a body. At once, so that a client which has sent nothing else is an idle one. */
    private void dropEmptyLines() {
        while (emptyLines < MAX_EMPTY_LINES && beginsWithEmptyLine()) {
            buffer.skip(buffer.framed() + 2);
            emptyLines++;
            seen = 0;
        }
    }

    private boolean beginsWithEmptyLine() {
        int from = buffer.framed();
        return buffer.unexamined() >= 2 && bytes().get(from) == '\r' && bytes().get(from + 1) == '\n';
    }

    /** The request goes nowhere, it is answered here: its head is dropped now, its body as it comes. */
    public void drop(RequestHead head) {
        buffer.frame(head.end());
        buffer.discardWaiting();
        frameBody(head.framing(), head.contentLength(), false);
        sinkGone();
    }

    /**
     * The same, with as much of the body as is here already.
     *
     * @param most bytes to read of it
     * @return true if that was all of it, so that the next request can be found behind it
     */
    public boolean dropWhole(RequestHead head, Endpoint client, long most) {
        drop(head);
        pump(client, client, most);
        return messageEnded();
    }

    /**
     * True if there is memory to hold the request as it goes on, which is longer. If not, the head is parsed again when
     * there is.
     */
    public boolean hasMemoryForHead() {
        Claim claim = buffer.unexamined() <= BufferPool.SOCKETFUL ? Claim.FIRST : Claim.MORE;
        boolean may = buffer.mayGrowBy(claim, HEADROOM);
        if (!may) {
            seen = 0;
            awaitMemory(buffer.unexamined() + HEADROOM);
        }
        return may;
    }

    /**
     * Puts the head that goes to the backend in place of the one received, and prepares the framing of the body.
     *
     * @param keep whether the request may have to be sent twice
     */
    public void rewriteHead(HeadRewriter rewriter, RequestHead head, RequestRewrite how, boolean keep) {
        int end = head.end();
        ByteBuffer fresh = buffer.beginRewrite(rewriter.maxLength(head, how), end);
        int newEnd = rewriter.writeRequest(head, buffer.bytes(), fresh, 0, how);
        buffer.finishRewrite(fresh, newEnd, end);
        headWritten(newEnd);
        frameBody(head.framing(), head.contentLength(), false);
        if (keep) {
            buffer.keep();
        }
    }

    /** While there is no backend yet: takes in as much as there is room for. */
    public void collect(Endpoint client) {
        readAhead(client);
        frame();
    }

    /** While the answer is on its way: bytes of the next request wait unexamined, and a reset or an end is noticed. */
    public void readAhead(Endpoint client) {
        while (client.readable() && hasRoom() && fill(client, BufferPool.LARGEST) > 0) {
            continue;
        }
    }

    /**
     * Drops what the client sends, up to about {@code most} bytes. The memory goes back at once, so it is always there.
     *
     * @return bytes dropped
     */
    public long discard(Endpoint client, long most) {
        buffer.release();
        if (!client.readable()) {
            return 0;
        }
        long dropped = 0;
        ByteBuffer scratch = pool.borrowRegardless(BufferPool.SOCKETFUL);
        while (client.readable() && dropped < most) {
            int count = client.read(scratch.clear());
            if (count <= 0) {
                break;
            }
            dropped += count;
        }
        pool.giveBack(scratch);
        return dropped;
    }
}
