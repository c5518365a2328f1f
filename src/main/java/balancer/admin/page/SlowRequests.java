package balancer.admin.page;

import balancer.admin.numbers.DashboardSources;
import balancer.admin.text.Json;
import balancer.admin.text.Template;
import balancer.number.Numbers;
import balancer.observe.SlowRequest;

/** The slowest requests, in the format of each view. */
final class SlowRequests {
    private static final int MAX_PATH_IN_TEXT = 40;

    private final DashboardSources sources;

    SlowRequests(DashboardSources sources) {
        this.sources = sources;
    }

    private Iterable<SlowRequest> all() {
        return sources.slowest().list(sources.loop().nowNanos());
    }

    private String ago(SlowRequest request) {
        return Numbers.duration(sources.loop().nowNanos() - request.endedNanos()) + " ago";
    }

    private static String status(SlowRequest request) {
        return request.status() == 0 ? Numbers.NOTHING : Integer.toString(request.status());
    }

    private static String backend(SlowRequest request) {
        return request.backend().isEmpty() ? Numbers.NOTHING : request.backend() + " (" + request.why() + ")";
    }

    /** Rows of the page's table. */
    void html(StringBuilder out) {
        for (SlowRequest request : all()) {
            out.append("<tr><td>")
                    .append(Numbers.millis(request.durationNanos()))
                    .append("</td><td>");
            Template.escape(out, request.method() + " " + request.path());
            out.append("</td><td>");
            Template.escape(out, backend(request));
            out.append("</td><td>").append(status(request)).append("</td><td>").append(ago(request));
            out.append("</td></tr>\n");
        }
    }

    /** The same rows for the page's script: the contents of their cells, in this order. */
    void cells(Json json) {
        json.array("slowest");
        for (SlowRequest request : all()) {
            json.object().member("ms", Numbers.millis(request.durationNanos()));
            json.member("request", request.method() + " " + request.path());
            json.member("backend", backend(request)).member("status", status(request));
            json.member("ago", ago(request)).endObject();
        }
        json.endArray();
    }

    /** For programs. */
    void json(Json json) {
        json.array("slowest");
        for (SlowRequest request : all()) {
            json.object().seconds("durationSeconds", request.durationNanos());
            json.member("method", request.method()).member("path", request.path());
            json.member("backend", request.backend()).member("why", request.why());
            json.member("status", request.status());
            json.member("connection", request.connection());
            json.member("endedAt", Numbers.instant(sources.millisAt(request.endedNanos())))
                    .endObject();
        }
        json.endArray();
    }

    /** For terminals. */
    void text(StringBuilder out) {
        int start = out.length();
        for (SlowRequest request : all()) {
            out.append(Numbers.millis(request.durationNanos()).replace('\u202f', ' '))
                    .append(" ms  ");
            String path = request.path();
            boolean fits = path.length() <= MAX_PATH_IN_TEXT;
            out.append(request.method()).append(' ');
            out.append(fits ? path : path.substring(0, MAX_PATH_IN_TEXT - 3) + "...");
            out.append("  ").append(backend(request).replace('\u2013', '-'));
            out.append("  ").append(request.status());
            out.append("  ").append(ago(request)).append('\n');
        }
        if (out.length() > start) {
            out.insert(start, "\nSLOWEST REQUESTS, 5 min\n");
        }
    }
}
