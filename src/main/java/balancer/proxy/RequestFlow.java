package balancer.proxy;

import balancer.http.BodyFraming;
import balancer.http.HeadParser;
import balancer.http.HeadRewriter;
import balancer.http.RequestHead;
import balancer.http.RequestRewrite;
import balancer.net.BufferPool;
import balancer.net.BufferPool.Purpose;
import balancer.net.Endpoint;
import java.nio.ByteBuffer;

/** The flow from client to backend. Its head is read, understood and rewritten before a backend is chosen. Steps 3 and 7. */
public final class RequestFlow extends Flow {
    /** How many bytes of the head the parser has seen. A count, not an index: at rest the bytes are moved. */
    private int seen;

    /** The head is complete and waits for memory. */
    private boolean whole;

    public RequestFlow(BufferPool pool) {
        super(pool, Purpose.HEAD);
    }

    /** Before the first byte of a request. Bytes that a pipelining client sent already stay where they are. */
    public void awaitHead() {
        reset();
        seen = 0;
        buffer.purpose(Purpose.HEAD);
    }

    @Override
    void frameBody(BodyFraming framing, long contentLength, boolean decode) {
        super.frameBody(framing, contentLength, decode);
        buffer.purpose(Purpose.REQUEST);
    }

    /** True if bytes of a head are here. */
    public boolean hasBytes() {
        return buffer.unexamined() > 0;
    }

    /**
     * Reads and parses until the head is complete or bad, or no more bytes are there: then NEED_MORE.
     *
     * @param head filled if COMPLETE; its offsets are those of {@link #bytes}
     */
    public HeadParser.Result readHead(HeadParser parser, RequestHead head, Endpoint client) {
        while (true) {
            if (buffer.unexamined() > seen) {
                int from = buffer.framed();
                HeadParser.Result result =
                        parser.parseRequest(buffer.bytes(), from, from + seen, buffer.filled(), head);
                seen = buffer.unexamined();
                if (result != HeadParser.Result.NEED_MORE) {
                    return result;
                }
            }
            if (!client.readable() || fill(client) <= 0) {
                return HeadParser.Result.NEED_MORE;
            }
        }
    }

    /** What was read; null while there is nothing. Changed by every other method here. */
    public ByteBuffer bytes() {
        return buffer.bytes();
    }

    /** The request goes nowhere, it is answered here: its head is dropped now, its body as it comes. */
    public void drop(RequestHead head) {
        buffer.frame(head.end());
        buffer.discardWaiting();
        frameBody(head.framing(), head.contentLength(), false);
        sinkGone();
    }

    /**
     * True if there is memory to hold the request as one. Without this, heads that became requests would grow past any
     * share: as many as there are clients, each up to 64 KiB. If not, the head is parsed again when memory is freed.
     */
    boolean mayGoOn() {
        whole = !buffer.mayBecome(Purpose.REQUEST);
        if (whole) {
            seen = 0;
            starve();
        }
        return !whole;
    }

    /** Part of a head is here and the rest is not: whoever waits for that holds memory for a slow client. */
    boolean isHalfRead() {
        return hasBytes() && !whole;
    }

    /**
     * Puts the head that goes to the backend in place of the one received, and prepares the framing of the body.
     *
     * @param keep whether the request may have to be sent twice
     */
    void rewriteHead(HeadRewriter rewriter, RequestHead head, RequestRewrite how, boolean keep) {
        int end = head.end();
        ByteBuffer fresh = buffer.beginRewrite(Purpose.REQUEST, rewriter.maxLength(head, how), end);
        int newEnd = rewriter.writeRequest(head, buffer.bytes(), fresh, 0, how);
        buffer.finishRewrite(Purpose.REQUEST, fresh, newEnd, end);
        headWritten(newEnd);
        frameBody(head.framing(), head.contentLength(), false);
        if (keep) {
            buffer.keep();
        }
    }

    /** While there is no backend yet: takes in as much as there is room for. */
    void collect(Endpoint client) {
        readAhead(client);
        frame();
    }

    /** While the answer is on its way: bytes of the next request wait unexamined, and a reset or an end is noticed. */
    public void readAhead(Endpoint client) {
        while (client.readable() && hasRoom() && fill(client) > 0) {
            continue;
        }
    }

    /**
     * Drops what the client sends, up to about {@code most} bytes.
     *
     * @return bytes dropped
     */
    public long discard(Endpoint client, long most) {
        long dropped = 0;
        buffer.clear();
        while (client.readable() && dropped < most) {
            int count = fill(client);
            buffer.clear();
            if (count <= 0) {
                break;
            }
            dropped += count;
        }
        return dropped;
    }
}
