package balancer.admin;

import balancer.server.Answer;
import balancer.server.Request;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/**
 * Accepts only requests for a host name of ours. A foreign page can point a name of its own to our address, make the
 * browser call us by it (DNS rebinding), and read everything; but that name is in {@code Host}. A literal address
 * cannot be rebound, and the port does not matter: a tunnel ({@code ssh -L}) or a container publishes ours under
 * another number. A request that changes something must also come from our own page (cross-site request forgery);
 * {@code Origin} tells.
 *
 * <p>On an address that other machines can reach, documents for monitoring are served for any name and for none:
 * Prometheus and Kubernetes use the name of a service, and the numbers are no secret there. On loopback they stay
 * guarded, because a browser on this machine can reach them.
 */
final class RequestGuard {
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final String SCHEME = "http://";

    private final boolean loopback;
    private final List<String> names;

    /**
     * @param bound the address where we listen
     * @param names other names of that address, in any letter case
     */
    RequestGuard(InetSocketAddress bound, List<String> names) {
        this.loopback = bound.getAddress().isLoopbackAddress();
        this.names = names;
    }

    boolean knowsHost(Request request) {
        String host = withoutPort(request.field("host").toLowerCase(Locale.ROOT));
        return isOurs(host) || !loopback && isForMonitoring(request.path());
    }

    Answer refusal() {
        return Answer.text(
                MISDIRECTED,
                "Unknown Host. Use localhost, the IP address, or a name given with --admin-host"
                        + " (DNS rebinding protection).");
    }

    /** For requests that change something. Without Origin the request comes from no browser, or not from a page. */
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

    /** Four numbers, or brackets: no name server is asked for these. */
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
