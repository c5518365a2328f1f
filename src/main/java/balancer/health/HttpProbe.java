package balancer.health;

import balancer.backend.Reason;
import balancer.http.BodyFramer;
import balancer.http.HeadParser;
import balancer.http.Method;
import balancer.http.ResponseHead;
import balancer.loop.Endpoint;
import balancer.memory.BufferPool;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * One GET on a connection of its own. The status decides.
 *
 * <p>The body is read to its end and dropped, up to a limit: closing with unread input sends a reset, and many servers
 * would log a failed write at every probe.
 */
final class HttpProbe implements Probe {
    private static final int MAX_DISCARDED_BYTES = 256 << 10;

    private final BufferPool buffers;
    private final HeadParser parser;
    private final ResponseHead head;
    private final byte[] request;
    private final HealthSettings.StatusRange expected;
    private final BodyFramer body = new BodyFramer(true);

    /** Holds the request, then the response; null before and after. */
    private ByteBuffer buffer;

    private boolean sent;
    private int from;
    private int examined;
    private int filled;
    private int discardedBytes;

    /** What the head means, while the body is still read. */
    private Verdict verdict = Verdict.PENDING;

    /**
     * @param parser and {@code head} are used within a call only, so all probes share them
     */
    HttpProbe(
            BufferPool buffers,
            HeadParser parser,
            ResponseHead head,
            byte[] request,
            HealthSettings.StatusRange expected) {
        this.buffers = buffers;
        this.parser = parser;
        this.head = head;
        this.request = request;
        this.expected = expected;
    }

    @Override
    public Verdict advance(Endpoint endpoint) {
        if (buffer == null) {
            // Even if memory is short for clients: a backend must not look down because of that.
            buffer = buffers.borrowRegardless(HeadParser.MAX_RESPONSE_HEAD_BYTES);
            buffer.put(request).flip();
        }
        if (!sent && !send(endpoint)) {
            return endpoint.failure() == null ? Verdict.PENDING : Verdict.bad(Reason.CLOSED_WITHOUT_ANSWER);
        }
        while (endpoint.readable()) {
            int count = read(endpoint);
            if (count < 0) {
                return atEnd();
            }
            if (count == 0) {
                break;
            }
            examine();
            if (isOver()) {
                return verdict;
            }
        }
        return Verdict.PENDING;
    }

    private boolean send(Endpoint endpoint) {
        endpoint.write(buffer);
        sent = !buffer.hasRemaining();
        endpoint.interest(sent ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
        return sent;
    }

    private int read(Endpoint endpoint) {
        buffer.limit(buffer.capacity()).position(filled);
        int count = endpoint.read(buffer);
        filled += Math.max(0, count);
        return count;
    }

    private void examine() {
        while (verdict == Verdict.PENDING && filled > examined) {
            HeadParser.Result result = parser.parseResponse(buffer, from, examined, filled, head);
            examined = filled;
            if (result == HeadParser.Result.BAD) {
                verdict = Verdict.bad(Reason.BAD_ANSWER);
            } else if (result == HeadParser.Result.COMPLETE) {
                answered();
            }
        }
        if (verdict != Verdict.PENDING) {
            discard();
        } else if (filled == buffer.capacity()) {
            // Interim responses without end.
            verdict = Verdict.bad(Reason.BAD_ANSWER);
        }
    }

    private void answered() {
        from = examined = head.end();
        // We did not ask for a 101, so it counts as a final response, and a bad one.
        if (head.isInterim() && head.status() != ResponseHead.SWITCHING_PROTOCOLS) {
            return;
        }
        boolean good = expected.contains(head.status());
        verdict = good ? Verdict.GOOD : Verdict.bad("status " + head.status());
        body.reset(head.framing(Method.GET), head.contentLength(), false);
    }

    private void discard() {
        body.frame(buffer, from, filled);
        discardedBytes += body.consumed() - from;
        int held = filled - body.consumed();
        for (int i = 0; i < held; i++) {
            buffer.put(i, buffer.get(body.consumed() + i));
        }
        from = 0;
        filled = held;
    }

    /** The verdict is known, and the body has ended, is broken or exceeds the limit. */
    private boolean isOver() {
        boolean bodyOver = body.done() || body.bad() || discardedBytes > MAX_DISCARDED_BYTES;
        return verdict != Verdict.PENDING && bodyOver;
    }

    private Verdict atEnd() {
        if (verdict != Verdict.PENDING) {
            return verdict;
        }
        return Verdict.bad(filled > from ? Reason.BAD_ANSWER : Reason.CLOSED_WITHOUT_ANSWER);
    }

    @Override
    public Verdict timedOut() {
        return verdict == Verdict.PENDING ? Verdict.bad(Reason.NO_ANSWER_IN_TIME) : verdict;
    }

    @Override
    public void release() {
        if (buffer != null) {
            buffers.giveBack(buffer);
            buffer = null;
        }
    }
}
