package balancer.relay;

import balancer.http.BodyFramer;
import balancer.http.BodyFraming;
import balancer.http.HeadParser;
import balancer.http.HeadRewriter;
import balancer.http.ResponseHead;
import balancer.http.ResponseRewrite;
import balancer.loop.ByteStream;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import java.nio.ByteBuffer;

/** The flow from backend to client: interim heads, a final head, a body. Step 7. */
public final class ResponseFlow extends Flow {
    private final int largestHead;

    /**
     * How many bytes of the head the parser has seen. A count, not an index, because {@link #settle} moves the bytes.
     */
    private int seen;

    /** @param largestHead in bytes */
    public ResponseFlow(BufferPool pool, Borrower owner, int largestHead) {
        super(pool, owner, new BodyFramer(true));
        this.largestHead = largestHead;
    }

    /** Ends the exchange. Bytes after its response are dropped: they must not become the next response. */
    @Override
    public void reset() {
        super.reset();
        newSource();
        buffer.clear();
    }

    /** Begins a response; also the next one after an interim response. */
    public void awaitHead() {
        seen = 0;
        expectHead();
    }

    @Override
    int mostToRead() {
        return isHeadPending() && buffer.filled() == 0 ? buffer.capacity() - HEADROOM : super.mostToRead();
    }

    @Override
    int mostToHold() {
        return isHeadPending() ? ReadSize.forHead(buffer.capacity(), largestHead) : super.mostToHold();
    }

    /**
     * Reads and parses until a head is complete or bad; NEED_MORE if no more bytes can be read now. While an interim
     * response still waits for a slow client, the next head is only stored, not parsed: one flow, one buffer.
     */
    public HeadParser.Result readHead(HeadParser parser, ResponseHead head, ByteStream backend, ByteStream client) {
        while (true) {
            flush(client);
            if (buffer.waiting() == 0 && buffer.unexamined() > seen) {
                int from = buffer.framed();
                HeadParser.Result result =
                        parser.parseResponse(buffer.bytes(), from, from + seen, buffer.filled(), head);
                seen = buffer.unexamined();
                if (result != HeadParser.Result.NEED_MORE) {
                    return result;
                }
            }
            if (!backend.readable() || !hasRoom() || fill(backend, BufferPool.LARGEST) <= 0) {
                return HeadParser.Result.NEED_MORE;
            }
        }
    }

    /** Replaces the received head by the one for the client. */
    public void rewriteHead(HeadRewriter rewriter, ResponseHead head, ResponseRewrite how) {
        int end = head.end();
        ByteBuffer fresh = buffer.beginRewrite(rewriter.maxLength(head, how), end);
        int newEnd = rewriter.writeResponse(head, buffer.bytes(), fresh, 0, how);
        buffer.finishRewrite(fresh, newEnd, end);
        countHead(newEnd);
    }

    /** Drops a head that this client does not get: an interim response for HTTP/1.0. */
    public void dropHead(ResponseHead head) {
        buffer.skip(head.end());
    }

    /**
     * Ends the response here. What was framed is still delivered; unframed bytes, such as half a chunk line, are not.
     */
    public void breakOff() {
        buffer.frameDecoded(buffer.framed(), buffer.filled()); // drops the unexamined bytes
        frameBody(BodyFraming.NONE, 0, false);
        stopAwaitingMemory();
    }

    /** Replaces everything that was received and not framed yet by an answer of our own. */
    public void answer(byte[] bytes) {
        buffer.append(bytes);
        countHead(headLength(bytes));
        frameBody(BodyFraming.NONE, 0, false);
    }

    private static int headLength(byte[] answer) {
        int at = 4;
        while (at < answer.length && (answer[at - 1] != '\n' || answer[at - 2] != '\r' || answer[at - 3] != '\n')) {
            at++;
        }
        return at;
    }
}
