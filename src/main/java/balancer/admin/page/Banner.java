package balancer.admin.page;

import balancer.admin.numbers.DashboardSources;
import balancer.health.BackendHealth;
import balancer.number.Numbers;

/**
 * The one sentence at the top of the page. Results of requests come before results of probes: servers that accept every
 * connection and answer each request with 500 look healthy to a probe, and serve nobody.
 */
final class Banner {
    /** Long enough for one request per second to count, short enough to show the present. */
    static final int WINDOW_SECONDS = 10;

    /** No more backends are named once the text is longer than this. */
    private static final int MOST_TROUBLES = 200;

    private final Dashboard dashboard;
    private final DashboardSources sources;

    Banner(Dashboard dashboard) {
        this.dashboard = dashboard;
        this.sources = dashboard.sources();
    }

    void write(Cells cells) {
        int serving = 0;
        for (BackendHealth health : sources.health().all()) {
            serving += health.backend().serves() ? 1 : 0;
        }
        int all = sources.health().all().size();
        boolean draining = sources.proxy().isDraining();
        String kind = kind(serving, all, draining);
        cells.cell("verdictkind", kind);
        cells.cell("verdictmark", kind.equals("good") ? "✓" : kind.equals("bad") ? "✕" : "!");
        String begin = draining ? "Draining. " : "";
        String up = serving + " of " + all + (all == 1 ? " backend up" : " backends up");
        String end = isCertificatePressing() ? ". TLS: " + sources.tls().soonest(sources.nowMillis()) : "";
        cells.cell("verdict", begin + service() + up + troubles() + end);
    }

    /** Half of the requests failed, or no backend left, is an outage; one in a hundred is a warning. */
    private String kind(int serving, int all, boolean draining) {
        long errors = errors();
        long ended = ended();
        if (serving == 0 || errors * 2 >= ended && errors > 0) {
            return "bad";
        }
        boolean failing = errors * 100 >= ended && errors > 0;
        return failing || serving < all || draining || isCertificatePressing() ? "warn" : "good";
    }

    private boolean isCertificatePressing() {
        return sources.tls() != null && sources.tls().isPressing(sources.nowMillis());
    }

    private long errors() {
        return dashboard.trends().errors().sum(WINDOW_SECONDS);
    }

    private long ended() {
        return dashboard.trends().ended().sum(WINDOW_SECONDS);
    }

    private String service() {
        if (errors() == 0) {
            return "";
        }
        return Numbers.percent(errors(), ended(), errors() * 100 >= ended() ? 0 : 2)
                + " % of the responses in the last " + WINDOW_SECONDS + " s are errors (" + Numbers.grouped(errors())
                + " of " + Numbers.grouped(ended()) + "). ";
    }

    private String troubles() {
        StringBuilder troubles = new StringBuilder();
        int unnamed = 0;
        for (BackendHealth health : sources.health().all()) {
            if (health.backend().serves()) {
                continue;
            }
            if (troubles.length() < MOST_TROUBLES) {
                troubles.append(troubles.length() == 0 ? ": " : "; ").append(sentence(health));
            } else {
                unnamed++;
            }
        }
        return unnamed == 0 ? troubles.toString() : troubles + "; and " + unnamed + " more";
    }

    private String sentence(BackendHealth health) {
        String name = health.backend().name();
        return health.backend().draining()
                ? name + " draining for " + dashboard.ago(health.drainingSinceNanos())
                : name + ' ' + dashboard.healthText(health);
    }
}
