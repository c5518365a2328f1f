package balancer.admin;

import balancer.admin.numbers.DashboardSources;
import balancer.server.Answer;
import balancer.server.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Who may change backends: nobody without {@code --admin-control}; with a token, whoever sends it; without one,
 * whoever reaches the address, which is then one of this machine. {@link RequestGuard} keeps foreign pages away before.
 */
final class Access {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final String SCHEME = "Bearer ";

    private final boolean controllable;
    private final byte[] token;

    Access(DashboardSources.Identity identity) {
        this.controllable = identity.controllable();
        this.token = identity.token().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Why this request may not change backends; null if it may. */
    Answer refusal(Request request) {
        if (!controllable) {
            return Answer.text(FORBIDDEN, "The dashboard is read-only. Start with --admin-control to change backends.");
        }
        return token.length == 0 || knowsToken(request.field("authorization"))
                ? null
                : Answer.text(UNAUTHORIZED, "Send the token of --admin-token: 'Authorization: Bearer TOKEN'.")
                        .field("WWW-Authenticate", "Bearer");
    }

    /** Takes as long for every wrong token, so that the time does not tell how much of it is right. */
    private boolean knowsToken(String authorization) {
        boolean hasScheme = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String sent = hasScheme ? authorization.substring(SCHEME.length()).strip() : "";
        return MessageDigest.isEqual(sent.getBytes(StandardCharsets.ISO_8859_1), token);
    }
}
