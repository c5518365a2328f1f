package balancer.admin.page;

import balancer.admin.numbers.Changes;
import balancer.admin.numbers.ErrorReason;
import balancer.admin.text.Document;
import balancer.admin.text.Template;
import balancer.backend.Backend;
import balancer.number.Numbers;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The dashboard as the browser first loads it, with the current numbers: complete without the script. */
final class DashboardPage implements Document, Cells {
    private final Dashboard dashboard;
    private final Plots plots;
    private final PageTemplate template;
    private final List<Backend> backends;
    private final List<Backend> lines;
    private final Map<String, CharSequence> cells = new HashMap<>();

    DashboardPage(Dashboard dashboard, Plots plots, PageTemplate template) {
        this.dashboard = dashboard;
        this.plots = plots;
        this.template = template;
        this.backends = dashboard.backends();
        this.lines = plots.lines();
    }

    /** Every template and every part; the part "rows" counts once for each backend, "rates" for each line. */
    @Override
    public int parts() {
        int count = template.templates.size();
        for (String part : template.parts) {
            count += size(part);
        }
        return count;
    }

    private int size(String part) {
        return switch (part) {
            case "rows" -> backends.size();
            case "rates", "legend" -> lines.size();
            default -> 1;
        };
    }

    @Override
    public void write(int index, StringBuilder out) {
        if (index == 0) {
            dashboard.overview(this);
            cells.put("controls", dashboard.controls());
            cells.put("ratetop", Numbers.grouped(plots.rateTop()));
            cells.put("backends", Integer.toString(backends.size()));
        }
        int left = index;
        for (int i = 0; i < template.templates.size(); i++) {
            if (left-- == 0) {
                template.templates.get(i).write(cells, out);
                return;
            }
            String part = template.parts.get(i);
            if (left < size(part)) {
                part(part, left, out);
                return;
            }
            left -= size(part);
        }
    }

    private void part(String part, int index, StringBuilder out) {
        switch (part) {
            case "sparkrate" -> plots.sparkRate(out);
            case "sparkerrors" -> plots.sparkErrors(out);
            case "rates" -> plots.rate(index, lines.get(index), out);
            case "latencies" -> plots.latencies(out);
            case "legend" -> legend(lines.get(index), out);
            case "rows" -> row(backends.get(index), out);
            case "slowest" -> dashboard.slowest().html(out);
            case "reasons" -> reasons(out);
            case "changes" -> changes(out);
            default -> throw new IllegalStateException("unknown part " + part);
        }
    }

    private void row(Backend backend, StringBuilder out) {
        Map<String, CharSequence> row = new HashMap<>();
        dashboard.backend(backend, row::put);
        row.putIfAbsent("demo", "");
        template.row.write(row, out);
        if (!dashboard.controls().isEmpty()) {
            template.controls.write(row, out);
        }
        if (dashboard.isOfDemo(backend)) {
            template.demo.write(row, out);
        }
        out.append(dashboard.controls().isEmpty() ? "</tr>\n" : "</td></tr>\n");
    }

    private void legend(Backend backend, StringBuilder out) {
        out.append("<li><b class=\"badge a")
                .append(backend.slot() % Plots.ACCENTS)
                .append("\">")
                .append(backend.id())
                .append("</b> ");
        Template.escape(out, backend.name());
        out.append("</li>");
    }

    private void reasons(StringBuilder out) {
        for (ErrorReason reason : ErrorReason.ALL) {
            count(reason.words(), reason.label(), out);
        }
        count("lines of the access log dropped", "logdropped", out);
    }

    private void count(String words, String cell, StringBuilder out) {
        out.append("<tr><th scope=\"row\">").append(words);
        String why = cell + Dashboard.WHY;
        if (cells.containsKey(why)) {
            out.append(" <small data-cell=\"").append(why).append("\">");
            out.append(cells.get(why)).append("</small>");
        }
        out.append("</th><td data-cell=\"").append(cell);
        out.append("\">").append(cells.get(cell)).append("</td></tr>\n");
    }

    private void changes(StringBuilder out) {
        for (Iterator<Changes.Change> it = dashboard.changes(); it.hasNext(); ) {
            Changes.Change change = it.next();
            out.append("<li class=\"").append(change.cssClass()).append("\"><time datetime=\"");
            out.append(Numbers.instant(change.atMillis())).append("\">");
            out.append(Numbers.timeOfDay(change.atMillis())).append("Z</time> ");
            Template.escape(out, change.text());
            out.append("</li>\n");
        }
    }

    @Override
    public void cell(String name, CharSequence text) {
        cells.put(name, text);
    }
}
