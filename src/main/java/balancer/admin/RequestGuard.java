package balancer.admin;

import balancer.server.Answer;
import balancer.server.Request;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/**
 * Lets in only who asks for a name that is ours. A page of somebody else's can make a browser call us under a name of
 * its own that it points to our address (DNS rebinding), and could then read all there is to see; but that name stands
 * in {@code Host}. An address in figures cannot be pointed anywhere, and a port says nothing: a tunnel ({@code ssh -L})
 * or a container publishes ours under another number. What changes something must come from our own page as well
 * (cross-site request forgery), which {@code Origin} tells.
 *
 * <p>On an address that other machines reach, what monitoring asks for answers under any name and under none:
 * Prometheus and Kubernetes use the name of a service, and what they read is no secret there. On loopback it stays
 * guarded, because the browser of whoever works on this machine reaches it.
 */
final class RequestGuard {
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final String SCHEME = "http://";

    private final boolean loopback;
    private final List<String> names;

    /**
     * @param bound where we listen
     * @param names by which people know that address, in any letter case
     */
    RequestGuard(InetSocketAddress bound, List<String> names) {
        this.loopback = bound.getAddress().isLoopbackAddress();
        this.names = names;
    }

    boolean knows(Request request) {
        String host = withoutPort(request.field("host").toLowerCase(Locale.ROOT));
        return isOurs(host) || !loopback && isForMonitoring(request.path());
    }

    Answer refusal() {
        return Answer.text(
                MISDIRECTED,
                "Unknown Host. Use localhost, the IP address, or a name given with --admin-host"
                        + " (DNS rebinding protection).");
    }

    /** For requests that change something. No Origin at all means no browser, or no page that asked. */
    boolean comesFromOurPage(Request request) {
        String origin = request.field("origin");
        String site = request.field("sec-fetch-site");
        boolean sameOrigin = origin.isEmpty() || origin.equalsIgnoreCase(SCHEME + request.field("host"));
        return sameOrigin && (site.isEmpty() || site.equals("same-origin") || site.equals("none"));
    }

    Answer foreignPage() {
        return Answer.text(
                FORBIDDEN, "Cross-origin request refused. A proxy in front of the dashboard must keep Host.");
    }

    private static boolean isForMonitoring(String path) {
        return path.equals("/metrics") || path.equals("/livez") || path.equals("/readyz");
    }

    private static String withoutPort(String authority) {
        int colon = authority.indexOf(':', authority.indexOf(']') + 1);
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    private boolean isOurs(String host) {
        if (host.equals("localhost") || isLiteral(host)) {
            return true;
        }
        for (String name : names) {
            if (host.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Four numbers, or brackets: nothing that a name server is asked for. */
    private static boolean isLiteral(String host) {
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
