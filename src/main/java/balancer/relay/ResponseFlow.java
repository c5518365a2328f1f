package balancer.relay;

import balancer.http.BodyFramer;
import balancer.http.BodyFraming;
import balancer.http.HeadParser;
import balancer.http.HeadRewriter;
import balancer.http.ResponseHead;
import balancer.http.ResponseRewrite;
import balancer.loop.Endpoint;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import java.nio.ByteBuffer;

/** The flow from backend to client: interim heads, a final head, a body. Step 7. */
public final class ResponseFlow extends Flow {
    private final int largestHead;

    /** How many bytes of the head the parser has seen. A count, not an index: at rest the bytes are moved. */
    private int seen;

    /** @param largestHead in bytes */
    public ResponseFlow(BufferPool pool, Borrower owner, int largestHead) {
        super(pool, owner, new BodyFramer(true));
        this.largestHead = largestHead;
    }

    /** The exchange is over. Bytes behind its response belong to nobody: the next one must not be answered by them. */
    @Override
    public void reset() {
        super.reset();
        newSource();
        buffer.clear();
    }

    /** Before the first byte of a response; also between an interim response and the next. */
    public void awaitHead() {
        seen = 0;
        headPending();
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
     * Reads and parses until a head is complete or bad, or no more bytes are there: then NEED_MORE. While an interim
     * response still waits for a slow client the next head is only collected, not parsed: one flow, one buffer.
     */
    public HeadParser.Result readHead(HeadParser parser, ResponseHead head, Endpoint backend, Endpoint client) {
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

    /** Puts the head that goes to the client in place of the one received. */
    public void rewriteHead(HeadRewriter rewriter, ResponseHead head, ResponseRewrite how) {
        int end = head.end();
        ByteBuffer fresh = buffer.beginRewrite(rewriter.maxLength(head, how), end);
        int newEnd = rewriter.writeResponse(head, buffer.bytes(), fresh, 0, how);
        buffer.finishRewrite(fresh, newEnd, end);
        headWritten(newEnd);
    }

    /** The head is not for this client: an interim response towards HTTP/1.0. */
    public void dropHead(ResponseHead head) {
        buffer.skip(head.end());
    }

    /** Nothing more will come. What came is all; but nobody will understand the beginning of a chunk line any more. */
    public void breakOff() {
        buffer.close(buffer.framed(), buffer.filled());
        frameBody(BodyFraming.NONE, 0, false);
        memoryAvailable();
    }

    /** Everything received and not yet promised to the client gives way to an answer of our own. */
    public void answer(byte[] bytes) {
        buffer.append(bytes);
        headWritten(headLength(bytes));
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
