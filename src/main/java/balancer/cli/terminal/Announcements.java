package balancer.cli.terminal;

import balancer.address.IpText;
import balancer.cli.options.Command;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.process.ThisProcess;
import balancer.cli.process.Version;
import balancer.cli.text.Address;
import balancer.cli.text.Ansi;
import balancer.cli.text.Printable;
import balancer.client.TimeLimits;
import balancer.number.Numbers;
import balancer.number.Quantity;
import java.net.InetSocketAddress;
import java.util.List;

/** The lines about the process itself, for {@link Terminal#line}: ready, draining, stopped, backends down and up. */
public final class Announcements {
    private static final int TEXT_COLUMN = 31;
    private static final String LOOP = "/loop";
    private static final int MAX_BACKENDS = 6;

    private final Options options;
    private final boolean color;

    /** @param color {@link Terminal#color} */
    public Announcements(Options options, boolean color) {
        this.options = options;
        this.color = color;
    }

    /**
     * The banner, to be printed only after every bind has succeeded.
     *
     * @param version   as {@link Version#number}
     * @param process our process id and age
     * @param morePages further lines below the first address, from {@link #page}
     */
    public String ready(String version, ThisProcess process, List<String> morePages) {
        StringBuilder text = new StringBuilder(300);
        text.append("load-balancer ").append(version).append(" ready in ");
        text.append(Numbers.groupedInAscii(process.ageMillis()));
        text.append(" ms (pid ").append(process.pid()).append(")\n");
        text.append(page(url(), whatIsThere())).append('\n');
        for (String page : morePages) {
            text.append(page).append('\n');
        }
        if (options.command() == Command.DEMO) {
            text.append("Refresh the ")
                    .append(morePages.isEmpty() ? "" : "first ")
                    .append("page: ");
            colorNames(text);
            text.append(" take turns. ");
        }
        return text.append("Ctrl-C stops.").toString();
    }

    /** The banner's line for the dashboard; printed alone if that opens later. */
    public String dashboard() {
        String url = dashboardUrl(options);
        return page(url, "dashboard      " + url + LOOP + "   watch the loop");
    }

    /** The dashboard's URL on this machine, without a path; empty if there is none. */
    public static String dashboardUrl(Options options) {
        return options.admin().on() ? "http://" + host(options.admin().address().socketAddress()) : "";
    }

    /** One line of the banner: an address, and in a second column what is there. */
    public static String page(String url, String what) {
        StringBuilder line = new StringBuilder(80).append("  ").append(url).append("  ");
        while (line.length() < TEXT_COLUMN) {
            line.append(' ');
        }
        return line.append(what).toString();
    }

    /** Printed when asked to stop, if {@code --drain-delay} is given. */
    public String drainingSoon(long delayMillis) {
        return "draining in " + Quantity.durationText(delayMillis) + ": not ready, clients are still accepted"
                + " (Ctrl-C again stops now)";
    }

    /** Printed when the drain begins. */
    public String draining(long inFlight, long limitMillis) {
        String limit = limitMillis == TimeLimits.OFF_MILLIS ? "" : ", up to " + Quantity.durationText(limitMillis);
        return "draining: " + counted(inFlight, options.mode()) + " in flight" + limit + " (Ctrl-C again stops now)";
    }

    /** The last line of all. */
    public String stopped(long total, long cut) {
        return "stopped: " + counted(total, options.mode()) + ", " + Numbers.groupedInAscii(cut) + " cut";
    }

    /** Probes of a backend failed. */
    public String down(String backend, String reason, int badProbes) {
        return health(backend, Ansi.RED, "down") + ": " + reason + " (" + badProbes
                + (badProbes == 1 ? " probe)" : " probes)");
    }

    /** Exchanges with a backend failed. */
    public String ejected(String backend, String reason, int failures, long coolDownMillis) {
        return health(backend, Ansi.RED, "ejected") + " for " + Numbers.roughDuration(coolDownMillis) + ": " + reason
                + " (" + counted(failures, options.mode()) + ")";
    }

    /** A backend went down, and {@code --on-down=close} holds. */
    public String tunnelsEnded(String backend, int count) {
        String what = options.mode() == Mode.HTTP ? "tunnel" : "connection";
        return health(backend, Ansi.RED, "out") + ": ended " + Numbers.groupedInAscii(count) + ' ' + what
                + (count == 1 ? "" : "s");
    }

    /** A backend is up again, after {@code troubleMillis}. */
    public String up(String backend, long troubleMillis) {
        return health(backend, Ansi.GREEN, "up") + " after " + Numbers.roughDuration(troubleMillis);
    }

    /** The operator takes a backend out of service. */
    public String draining(String backend) {
        return health(backend, Ansi.RED, "draining") + ": gets no new " + plural(options.mode());
    }

    /** The operator lets it serve again. */
    public String enabled(String backend) {
        return health(backend, Ansi.GREEN, "enabled");
    }

    /** A backend came, while the program runs. */
    public String added(String backend, String by) {
        return health(backend, Ansi.GREEN, "added") + " by " + by;
    }

    /** A backend is to go, while the program runs. */
    public String removed(String backend, String by) {
        return health(backend, Ansi.RED, "removed") + " by " + by + ": ends what it has";
    }

    /** A backend has another share. */
    public String reweighted(String backend, int weight, String by) {
        return health(backend, Ansi.GREEN, "has weight " + weight) + ", set by " + by;
    }

    private String health(String backend, String ansi, String state) {
        StringBuilder line = new StringBuilder(80).append("backend ");
        Printable.append(line, backend);
        Ansi.paint(line.append(' '), ansi, state, color);
        return line.toString();
    }

    private static String counted(long number, Mode mode) {
        return Numbers.counted(number, plural(mode));
    }

    private static String plural(Mode mode) {
        return mode == Mode.HTTP ? "requests" : "connections";
    }

    private String url() {
        String scheme = options.tls().isOn() ? "https://" : "http://";
        return (options.mode() == Mode.HTTP ? scheme : "")
                + host(options.listen().socketAddress());
    }

    private static String host(InetSocketAddress address) {
        String host = isReachedAsLocalhost(address) ? "localhost" : IpText.bracketed(address);
        return host + ":" + address.getPort();
    }

    /** Whether the name localhost reaches it; 127.0.0.2 or ::1 is not the same socket. */
    private static boolean isReachedAsLocalhost(InetSocketAddress address) {
        return !address.isUnresolved()
                && (address.getAddress().isAnyLocalAddress()
                        || IpText.of(address.getAddress()).equals("127.0.0.1"));
    }

    private String whatIsThere() {
        if (options.command() == Command.SERVE) {
            StringBuilder text = new StringBuilder("files of ");
            Printable.append(text, options.directory());
            return text.toString();
        }
        List<Address> backends = options.backends();
        StringBuilder text = new StringBuilder(options.choosing().words());
        if (options.choosing().isSticky()) {
            text.append(", sticky by cookie ")
                    .append(options.choosing().cookie())
                    .append(',');
        }
        text.append(" over");
        // A single one too many is still named; "and 1 more" would be no shorter.
        int shown = backends.size() <= MAX_BACKENDS + 1 ? backends.size() : MAX_BACKENDS;
        for (int i = 0; i < shown; i++) {
            text.append(' ').append(backends.get(i).argument());
        }
        if (shown < backends.size()) {
            text.append(" and ").append(backends.size() - shown).append(" more");
        }
        return text.toString();
    }

    private void colorNames(StringBuilder text) {
        Ansi.paint(text, Ansi.backend(0), "blue", color);
        Ansi.paint(text.append(", "), Ansi.backend(1), "green", color);
        Ansi.paint(text.append(", "), Ansi.backend(2), "coral", color);
    }
}
