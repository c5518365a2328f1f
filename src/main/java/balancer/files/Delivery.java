package balancer.files;

import balancer.http.HttpDate;
import balancer.http.Method;
import balancer.server.Answer;
import balancer.server.Request;
import java.io.IOException;
import java.time.InstantSource;

/** Turns a representation into the response to a GET or HEAD: the whole, a part, or 304. */
final class Delivery {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int PRECONDITION_FAILED = 412;
    private static final int UNSATISFIABLE = 416;
    private static final int MILLIS_PER_SECOND = 1000;

    private final InstantSource instants;

    Delivery(InstantSource instants) {
        this.instants = instants;
    }

    /**
     * @throws IOException if the bytes cannot be read
     */
    Answer of(Representation thing, Request request) throws IOException {
        long nowSeconds = instants.millis() / MILLIS_PER_SECOND;
        // RFC 9110 §8.8.2.1: no date in the future, or clients would not ask again until then.
        long modifiedSeconds = Math.min(thing.lastModifiedSeconds(), nowSeconds);
        Conditions conditions = new Conditions(thing.entityTag(), modifiedSeconds, nowSeconds);
        return switch (conditions.evaluate(request)) {
            case FAILED -> Answer.text(
                    PRECONDITION_FAILED, "A precondition (If-Match, If-Unmodified-Since) is not met.");
            case NOT_MODIFIED -> validated(NOT_MODIFIED, thing);
            case PROCEED -> contents(thing, request, modifiedSeconds, conditions);
        };
    }

    private static Answer contents(Representation thing, Request request, long modifiedSeconds, Conditions conditions)
            throws IOException {
        long length = thing.length();
        // RFC 9110 §14.2: for GET only, and after all other conditions.
        ByteRange range = ByteRange.of(request.method() == Method.GET ? request.field("range") : "", length);
        if (range.isIgnored() || !conditions.rangeApplies(request.field("if-range"))) {
            return described(OK, thing, modifiedSeconds).body(thing.body(0, length));
        }
        if (range.isUnsatisfiable()) {
            return Answer.text(UNSATISFIABLE, "The range is outside the file (" + length + " bytes).")
                    .field("Content-Range", "bytes */" + length);
        }
        return described(PARTIAL, thing, modifiedSeconds)
                .field("Content-Range", "bytes " + range.from() + "-" + (range.to() - 1) + "/" + length)
                .body(thing.body(range.from(), range.to()));
    }

    private static Answer described(int status, Representation thing, long modifiedSeconds) {
        Answer answer = validated(status, thing).field("Content-Type", thing.mediaType());
        if (modifiedSeconds != Representation.UNDATED) {
            answer.field("Last-Modified", HttpDate.format(modifiedSeconds));
        }
        return answer.field("Accept-Ranges", "bytes");
    }

    /**
     * no-cache means: keep it, but revalidate each time. Without it browsers derive a lifetime from Last-Modified (RFC
     * 9111 §4.2.2), and would show neither an edited page nor the next server's.
     */
    private static Answer validated(int status, Representation thing) {
        return Answer.of(status).field("ETag", thing.entityTag()).field("Cache-Control", "no-cache");
    }
}
