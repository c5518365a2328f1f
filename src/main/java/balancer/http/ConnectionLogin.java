package balancer.http;

import java.nio.ByteBuffer;

/**
 * Logins that a server remembers for a connection instead of a request: NTLM, and Negotiate as it is used with it (RFC
 * 4559 §6: a proxy must not share such a connection among clients). The server takes every later request on it for one
 * of the same user.
 */
final class ConnectionLogin {
    private static final byte[] NTLM = Octets.ascii("ntlm");
    private static final byte[] NEGOTIATE = Octets.ascii("negotiate");

    private ConnectionLogin() {}

    /**
     * Whether fields of this name offer such a login or carry one. Each member of a list is checked, although
     * credentials are no list: a lenient server may find a login there, and a false alarm costs only a connection.
     */
    static boolean isIn(ByteBuffer bytes, MessageHead head, Field field) {
        for (int i = 0; head.has(field) && i < head.fieldCount(); i++) {
            if (head.field(i) == field && isIn(bytes, head.valueStart(i), head.valueEnd(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = Octets.skip(Octets.TOKEN, bytes, at, to);
            if (Octets.equalIgnoringCase(bytes, at, end, NTLM) || Octets.equalIgnoringCase(bytes, at, end, NEGOTIATE)) {
                return true;
            }
            while (end < to && bytes.get(end) != ',') {
                end++;
            }
            at = Octets.skip(Octets.BLANK, bytes, Math.min(end + 1, to), to);
        }
        return false;
    }
}
