package balancer.requestid;

import balancer.http.RequestHead;
import balancer.proxy.RequestId;
import java.nio.ByteBuffer;

/** The id that a trusted client gave the request, or one of our own. Allocates only for given ids. */
final class ChosenId implements RequestId {
    private static final byte[] NOTHING = {};

    private final RequestIds ids;
    private long number;
    private byte[] given = NOTHING;
    private boolean isGiven;

    ChosenId(RequestIds ids) {
        this.ids = ids;
    }

    @Override
    public void forget() {
        number = 0;
        isGiven = false;
    }

    @Override
    public void choose(RequestHead head, ByteBuffer bytes, boolean trusted) {
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

    @Override
    public void chooseForRefused() {
        number = number == 0 && !isGiven ? ids.next() : number;
    }

    @Override
    public byte[] replacement() {
        return isGiven ? NOTHING : text();
    }

    @Override
    public byte[] text() {
        if (isGiven) {
            return given;
        }
        return number == 0 ? NOTHING : ids.text(number);
    }
}
