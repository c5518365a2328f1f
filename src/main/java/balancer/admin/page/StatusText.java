package balancer.admin.page;

import balancer.admin.numbers.Changes;
import balancer.admin.text.Document;
import balancer.backend.Backend;
import balancer.number.Numbers;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The dashboard for a terminal: {@code watch -n1 curl -s localhost:9009/status.txt}. Fits into 80 columns. */
final class StatusText implements Document, Cells {
    private static final int NAME_WIDTH = 22;
    private static final int[] WIDTHS = {9, 7, 7, 6, 7, 8, 8, 6};
    private static final String[] COLUMNS = {"state", "rate", "c2xx", "c5xx", "failed", "p50", "p99", "inflight"};
    private static final String[] HEADINGS = {"STATE", "REQ/S", "2XX", "5XX", "FAILED", "P50 ms", "P99 ms", "BUSY"};

    private final Dashboard dashboard;
    private final List<Backend> backends;
    private final Map<String, CharSequence> cells = new HashMap<>();

    StatusText(Dashboard dashboard) {
        this.dashboard = dashboard;
        this.backends = dashboard.backends();
    }

    @Override
    public int parts() {
        return backends.size() + 2;
    }

    @Override
    public void write(int index, StringBuilder out) {
        cells.clear();
        if (index == 0) {
            overview(out);
        } else if (index <= backends.size()) {
            backend(backends.get(index - 1), out);
        } else {
            dashboard.slowest().text(out);
            changes(out);
        }
    }

    private void overview(StringBuilder out) {
        dashboard.overview(this);
        out.append("load-balancer ").append(cells.get("version")).append("  ").append(cells.get("listen"));
        out.append("  up ")
                .append(cells.get("uptime"))
                .append("  ")
                .append(cells.get("time"))
                .append('\n');
        out.append(cells.get("verdictkind").equals("good") ? "" : "! ")
                .append(cells.get("verdict"))
                .append("\n\n");
        line(out, "requests", cells.get("rate") + " /s, " + cells.get("total") + " in all");
        line(out, "errors", cells.get("errors") + " % of the last " + Banner.WINDOW_SECONDS + " s");
        line(
                out,
                "latency",
                "p50 " + cells.get("p50") + "  p95 " + cells.get("p95") + "  p99 " + cells.get("p99") + " ms");
        line(out, "loop busy", bar() + " " + cells.get("busy") + " %, longest turn " + cells.get("turn") + " ms");
        line(out, "connections", cells.get("connections") + " of " + cells.get("connectionsmax"));
        line(out, "access log", cells.get("logdropped") + " lines dropped");
        out.append('\n');
        pad(out, "BACKEND", NAME_WIDTH, false);
        for (int i = 0; i < COLUMNS.length; i++) {
            pad(out, HEADINGS[i], WIDTHS[i], i > 0);
        }
        out.append('\n');
    }

    private String bar() {
        int tenths = (dashboard.trends().busyPermille().last() + 50) / 100;
        return "[" + "#".repeat(tenths) + ".".repeat(10 - tenths) + "]";
    }

    private static void line(StringBuilder out, String name, String value) {
        pad(out, name, 14, false);
        out.append(value).append('\n');
    }

    private void backend(Backend backend, StringBuilder out) {
        dashboard.backend(backend, this);
        pad(out, cells.get("number") + " " + cells.get("name"), NAME_WIDTH, false);
        for (int i = 0; i < COLUMNS.length; i++) {
            pad(out, cells.get(COLUMNS[i]), WIDTHS[i], i > 0);
        }
        CharSequence since = cells.get("since");
        CharSequence reason = cells.get("reason");
        out.append(reason.length() == 0 ? "" : "  " + since + (since.length() == 0 ? "" : ", ") + reason)
                .append('\n');
    }

    private void changes(StringBuilder out) {
        Iterator<Changes.Change> changes = dashboard.changes();
        out.append(changes.hasNext() ? "\nCHANGES (UTC)\n" : "");
        for (int i = 0; i < 10 && changes.hasNext(); i++) {
            Changes.Change change = changes.next();
            out.append(Numbers.timeOfDay(change.atMillis()))
                    .append("  ")
                    .append(change.text())
                    .append('\n');
        }
    }

    private static void pad(StringBuilder out, CharSequence text, int width, boolean right) {
        String blanks = " ".repeat(Math.max(right ? 1 : 0, width - text.length()));
        out.append(right ? blanks : "").append(text).append(right ? "" : blanks);
    }

    /** Our own texts in ASCII: {@code watch} and some terminals support no more. */
    @Override
    public void cell(String name, CharSequence text) {
        cells.put(name, text.toString().replace('\u202f', ' ').replace(Numbers.NOTHING, "-"));
    }
}
