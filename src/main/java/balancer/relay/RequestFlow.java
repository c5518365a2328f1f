package balancer.relay;

import balancer.http.BodyFramer;
import balancer.http.HeadParser;
import balancer.http.HeadRewriter;
import balancer.http.RequestHead;
import balancer.http.RequestRewrite;
import balancer.loop.ByteStream;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import java.nio.ByteBuffer;

/** The flow from client to backend. The request head is parsed and rewritten before a backend is chosen. Step 5. */
public final class RequestFlow extends Flow {
    /** RFC 9112 §2.2: a server should ignore at least one empty line before a request; a flood is an attack. */
    private static final int MAX_EMPTY_LINES = 4;

    /** How many empty lines have come since the last request. */
    private int emptyLines;

    private final int largestHead;

    /**
     * How many bytes of the head the parser has seen. A count, not an index, because {@link #settle} moves the bytes.
     */
    private int seen;

    /** @param largestHead in bytes */
    public RequestFlow(BufferPool pool, Borrower owner, int largestHead) {
        super(pool, owner, new BodyFramer());
        this.largestHead = largestHead;
    }

    /** Begins the next request. Bytes that a pipelining client has already sent stay where they are. */
    public void awaitHead() {
        reset();
        emptyLines = 0;
        seen = 0;
    }

    /** The request has been read: bytes that come now belong to the next one. */
    private boolean readsAhead() {
        return messageEnded();
    }

    /** Requests that are read ahead share one small buffer: any number, or an attack, may come. */
    @Override
    public boolean hasRoom() {
        return readsAhead() ? buffer.unexamined() < BufferPool.SMALLEST && super.hasRoom() : super.hasRoom();
    }

    /** No session waits for memory only to read ahead. */
    @Override
    public int wanted() {
        return readsAhead() ? 0 : super.wanted();
    }

    @Override
    int sizeToRead() {
        return readsAhead() ? BufferPool.SMALLEST : super.sizeToRead();
    }

    @Override
    int mostToHold() {
        if (readsAhead()) {
            return BufferPool.SMALLEST;
        }
        return isHeadPending() ? ReadSize.forHead(buffer.capacity(), largestHead) : super.mostToHold();
    }

    /** While memory is not roomy, one read for a head brings no more than could be read ahead. */
    @Override
    int mostToRead() {
        if (readsAhead()) {
            return BufferPool.SMALLEST - buffer.unexamined();
        }
        return isHeadPending() && !pool.isRoomy() ? BufferPool.SMALLEST : super.mostToRead();
    }

    @Override
    public Claim claim() {
        return readsAhead() ? Claim.MORE : super.claim();
    }

    /** True if a request has begun: more has come than the CR of an empty line. */
    public boolean hasBegun() {
        int here = buffer.unexamined();
        return here > 1 || here == 1 && buffer.bytes().get(buffer.framed()) != '\r';
    }

    /**
     * Reads and parses until the head is complete or bad; NEED_MORE if no more bytes can be read now.
     *
     * @param head filled if COMPLETE; its offsets are those of {@link #bytes}
     */
    public HeadParser.Result readHead(HeadParser parser, RequestHead head, ByteStream client) {
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

    /**
     * Old clients send an empty line after a body. It is dropped at once, so a client that sent only that counts as
     * idle.
     */
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

    /** Reads once, while no head is looked for yet; false if nothing came. */
    public boolean readMore(ByteStream client) {
        return client.readable() && fill(client, BufferPool.LARGEST) > 0;
    }

    /** Drops so many bytes in front of the head. */
    public void drop(int bytes) {
        buffer.skip(buffer.framed() + bytes);
    }

    /** The request is not forwarded but answered here: drops its head now and its body as it arrives. */
    public void drop(RequestHead head) {
        buffer.frame(head.end());
        buffer.discardWaiting();
        frameBody(head.framing(), head.contentLength(), false);
        abandonSink();
    }

    /**
     * As {@link #drop}, and reads and drops as much of the body as has arrived.
     *
     * @param most bytes of the body to read
     * @return true if the whole body was dropped, so that the next request can be found after it
     */
    public boolean dropWhole(RequestHead head, ByteStream client, long most) {
        drop(head);
        pump(client, client, most); // nothing is written: the sink is gone
        return messageEnded();
    }

    /**
     * True if there is memory for the rewritten head, which may be longer than the received one. If not, the flow waits
     * for memory, and then parses the head again.
     */
    public boolean checkMemoryForHead() {
        Claim claim = buffer.unexamined() <= BufferPool.SOCKETFUL ? Claim.FIRST : Claim.MORE;
        boolean may = buffer.mayGrowBy(claim, HEADROOM);
        if (!may) {
            seen = 0;
            awaitMemory(buffer.unexamined() + HEADROOM);
        }
        return may;
    }

    /**
     * Replaces the received head by the one for the backend, and prepares the framing of the body.
     *
     * @param keep whether the request may have to be sent again
     */
    public void rewriteHead(HeadRewriter rewriter, RequestHead head, RequestRewrite how, boolean keep) {
        int end = head.end();
        ByteBuffer fresh = buffer.beginRewrite(rewriter.maxLength(head, how), end);
        int newEnd = rewriter.writeRequest(head, buffer.bytes(), fresh, 0, how);
        buffer.finishRewrite(fresh, newEnd, end);
        countHead(newEnd);
        frameBody(head.framing(), head.contentLength(), false);
        if (keep) {
            buffer.keep();
        }
    }

    /** While there is no backend connection yet: reads as much of the request as there is room for. */
    public void collect(ByteStream client) {
        readWhileThereIsRoom(client);
        frame();
    }

    /** While the response is on its way: stores bytes of the next request, and notices the client's reset or FIN. */
    public void readAhead(ByteStream client) {
        readWhileThereIsRoom(client);
    }

    private void readWhileThereIsRoom(ByteStream client) {
        while (client.readable() && hasRoom() && fill(client, BufferPool.LARGEST) > 0) {
            continue;
        }
    }

    /**
     * Drops what the buffer holds, then reads and drops about {@code most} bytes.
     *
     * @return bytes dropped
     */
    public long discard(ByteStream source, long most) {
        buffer.release();
        if (!source.readable()) {
            return 0;
        }
        long dropped = 0;
        ByteBuffer scratch = pool.borrowRegardless(BufferPool.SOCKETFUL);
        while (source.readable() && dropped < most) {
            int count = source.read(scratch.clear());
            if (count <= 0) {
                break;
            }
            dropped += count;
        }
        pool.giveBack(scratch);
        return dropped;
    }
}
