package balancer.proxy;

import balancer.http.RequestHead;
import balancer.http.RequestIds;
import java.nio.ByteBuffer;

/** The X-Request-Id of an exchange: one that a trusted peer gave it, or one of our own. Allocates only for given ones. */
final class RequestName {
    private static final byte[] NOTHING = {};

    private final RequestIds ids;
    private long number;
    private byte[] given = NOTHING;
    private boolean isGiven;

    RequestName(RequestIds ids) {
        this.ids = ids;
    }

    /** The next request has none yet. */
    void forget() {
        number = 0;
        isGiven = false;
    }

    /** @param trusted whether the sender may name its request itself */
    void choose(RequestHead head, ByteBuffer bytes, boolean trusted) {
        int field = trusted ? RequestIds.given(head, bytes) : -1;
        if (field < 0) {
            number = ids.next();
            return;
        }
        int length = head.valueEnd(field) - head.valueStart(field);
        if (given.length != length) {
            given = new byte[length];
        }
        bytes.get(head.valueStart(field), given);
        isGiven = true;
    }

    /** A request that was refused has a name too, for the answer and the log. */
    void chooseForRefused() {
        number = number == 0 && !isGiven ? ids.next() : number;
    }

    /** What X-Request-Id has to be set to; empty if what came stays. */
    byte[] replacement() {
        return isGiven ? NOTHING : text();
    }

    /** In ASCII; empty if there is none. Shared: valid until the next call. */
    byte[] text() {
        if (isGiven) {
            return given;
        }
        return number == 0 ? NOTHING : ids.text(number);
    }
}
