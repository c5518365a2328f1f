package balancer.admin;

import balancer.server.Answer;
import balancer.server.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * Lets in only who knows our name. A page of somebody else's can make a browser call us under a name of its own that it
 * points to 127.0.0.1 (DNS rebinding), and could then read all there is to see; but that name stands in {@code Host}.
 * What changes something must come from our own page as well (cross-site request forgery), which {@code Origin} tells.
 */
final class RequestGuard {
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final int HTTP_PORT = 80;
    private static final String SCHEME = "http://";

    private final boolean anyAddress;
    private final String boundHost;
    private final int port;

    /** @param bound where we listen; if that is every interface, any address in figures will do for a name */
    RequestGuard(InetSocketAddress bound) {
        InetAddress address = bound.getAddress();
        this.anyAddress = address.isAnyLocalAddress();
        this.boundHost = literal(address);
        this.port = bound.getPort();
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return bare.indexOf(':') < 0 ? bare : "[" + bare + "]";
    }

    boolean knows(Request request) {
        return isOurs(request.field("host"));
    }

    Answer refusal() {
        return Answer.text(MISDIRECTED, "Ask for localhost or for the address itself: this name may be a trap.");
    }

    /** For requests that change something. No Origin at all means no browser, or no page that asked. */
    boolean comesFromOurPage(Request request) {
        String origin = request.field("origin");
        String site = request.field("sec-fetch-site");
        boolean sameOrigin = origin.isEmpty() || origin.equalsIgnoreCase(SCHEME + request.field("host"));
        return sameOrigin && (site.isEmpty() || site.equals("same-origin") || site.equals("none"));
    }

    Answer foreignPage() {
        return Answer.text(FORBIDDEN, "Only the dashboard itself may ask for this.");
    }

    private boolean isOurs(String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':', lower.indexOf(']') + 1);
        String host = colon < 0 ? lower : lower.substring(0, colon);
        String portText = colon < 0 ? "" + HTTP_PORT : lower.substring(colon + 1);
        if (anyAddress) {
            // Perhaps in a container, whose ports may be published under other numbers.
            return isLoopback(host) || isFigures(host);
        }
        return portText.equals("" + port) && (isLoopback(host) || host.equals(boundHost));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.") && isFigures(host);
    }

    /** Four numbers, or brackets: nothing that a name server is asked for. */
    private static boolean isFigures(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return true;
        }
        int numbers = 0;
        int digits = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c >= '0' && c <= '9') {
                numbers += digits++ == 0 ? 1 : 0;
            } else if (c == '.' && digits > 0) {
                digits = 0;
            } else {
                return false;
            }
        }
        return numbers == 4 && digits > 0;
    }
}
