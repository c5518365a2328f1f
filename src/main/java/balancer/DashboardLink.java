package balancer;

import balancer.files.PageEdit;
import java.nio.charset.StandardCharsets;

/**
 * The link to the dashboard in the demo's pages. The files contain the usual address, so any server can serve them; if
 * the dashboard has another address the link leads to that, without a dashboard the link is left out.
 */
final class DashboardLink implements PageEdit {
    private static final String USUAL = "http://localhost:9009";

    private final String url;

    private DashboardLink(String url) {
        this.url = url;
    }

    /** @param url without a path; empty if there is no dashboard */
    static PageEdit to(String url) {
        return url.equals(USUAL) ? NONE : new DashboardLink(url);
    }

    @Override
    public byte[] edit(byte[] page) {
        // Latin-1 keeps every byte.
        String html = new String(page, StandardCharsets.ISO_8859_1);
        int at = html.indexOf(USUAL + "/");
        if (at < 0) {
            return page;
        }
        String edited = url.isEmpty() ? withoutLine(html, at) : html.replace(USUAL + "/", url + "/");
        return edited.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String withoutLine(String html, int at) {
        int end = html.indexOf('\n', at);
        return html.substring(0, html.lastIndexOf('\n', at) + 1) + (end < 0 ? "" : html.substring(end + 1));
    }
}
