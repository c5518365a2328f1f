package balancer.sticky;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.PerBackend;
import balancer.http.CookiePairs;
import balancer.http.Field;
import balancer.http.RequestHead;
import balancer.http.ResponseHead;
import balancer.proxy.Exchange;
import balancer.proxy.Ties;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A cookie of ours that names a backend. A client without one, or whose backend has gone, drains or is down, goes where
 * the algorithm says, and gets the cookie of the backend that answers. The backend does not see it.
 *
 * <p>HttpOnly, because no script needs it; SameSite=Lax, because a form on another site must not pin anybody; Path=/,
 * because the whole site is behind us. It ends with the browser. A response that sets it concerns one client, so it
 * gets {@code Cache-Control: private} unless the backend has said something about caches itself.
 */
public final class StickyCookie implements Ties {
    private static final int DIGITS = 16;

    private final Ties others;
    private final byte[] name;
    private final boolean secure;
    private final BackendTokens tokens;
    private final CookiePairs cookies = new CookiePairs();

    private final PerBackend<Lines> lines = new PerBackend<>() {
        @Override
        protected Lines first(Backend backend) {
            return linesOf(backend);
        }
    };

    /** What the response of a backend gets: if it says something about caches itself, and if not. */
    private record Lines(byte[] cookie, byte[] cookieAndPrivate) {}

    /**
     * @param others what else ties requests
     * @param name of the cookie, a token
     * @param key of the HMAC
     * @param secure whether clients speak TLS, and must not send the cookie without it
     */
    public StickyCookie(Ties others, BackendPool pool, String name, byte[] key, boolean secure) {
        this.secure = secure;
        this.others = others;
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.tokens = new BackendTokens(pool, key);
    }

    private Lines linesOf(Backend backend) {
        String cookie = "Set-Cookie: " + new String(name, StandardCharsets.US_ASCII) + '='
                + String.format("%016x", tokens.of(backend)) + "; Path=/; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure\r\n" : "\r\n");
        String both = cookie + "Cache-Control: private\r\n";
        return new Lines(cookie.getBytes(StandardCharsets.US_ASCII), both.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] ownCookie() {
        return name;
    }

    @Override
    public void asked(Exchange exchange, RequestHead head, ByteBuffer bytes) {
        others.asked(exchange, head, bytes);
        if (cookies.find(head, bytes, name) && cookies.valueEnd() - cookies.valueStart() == DIGITS) {
            exchange.affinity.backend(named(bytes, cookies.valueStart()));
        }
    }

    private Backend named(ByteBuffer bytes, int at) {
        long token = 0;
        for (int i = 0; i < DIGITS; i++) {
            int digit = Character.digit(bytes.get(at + i), DIGITS);
            if (digit < 0) {
                return null;
            }
            token = token << 4 | digit;
        }
        return tokens.find(token);
    }

    @Override
    public void connects(Exchange exchange) {
        others.connects(exchange);
    }

    @Override
    public byte[] answered(Exchange exchange, ResponseHead head) {
        if (exchange.affinity.named() == exchange.backend()) {
            return NOTHING;
        }
        Lines of = lines.of(exchange.backend());
        return head.has(Field.CACHE_CONTROL) ? of.cookie : of.cookieAndPrivate;
    }
}
