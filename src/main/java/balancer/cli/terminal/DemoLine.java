package balancer.cli.terminal;

import balancer.cli.text.Ansi;
import balancer.cli.text.Printable;
import balancer.number.Numbers;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Writes the line the demo prints for each request: {@code 12:03:07  GET /  -> 9001 blue  200  0.4 ms}.
 *
 * <p>Reusable; call the methods in the order of the line. Method and target come from the client and are escaped: a
 * request for {@code /\x1b]0;...} must not retitle the user's terminal.
 */
public final class DemoLine {
    private static final int MAX_TARGET_LENGTH = 60;

    private final boolean color;
    private final ZoneId zone;
    private final StringBuilder line = new StringBuilder(120);

    /**
     * @param color {@link Terminal#color}
     * @param zone for the time of day; looking up the system's costs 5 ms, so do it after listening
     */
    public DemoLine(boolean color, ZoneId zone) {
        this.color = color;
        this.zone = zone;
    }

    /** Begins a new line. */
    public DemoLine request(Instant time, String method, String target) {
        line.setLength(0);
        int offsetSeconds = zone.getRules().getOffset(time).getTotalSeconds();
        line.append(Numbers.timeOfDay(time.plusSeconds(offsetSeconds).toEpochMilli()));
        Printable.append(line.append("  "), cut(method));
        Printable.append(line.append(' '), cut(target));
        return this;
    }

    /**
     * @param index of the backend, from 0: its colour
     * @param name  as shown, e.g. 9001 blue
     */
    public DemoLine backend(int index, String name) {
        Ansi.paint(line.append("  -> "), Ansi.backend(index), name, color);
        return this;
    }

    /**
     * @param status       of the response; 0 if the exchange was cut before one arrived
     * @param elapsedNanos from the first byte of the request to the last of the response
     * @param why          a word for why the exchange failed; empty if it did not
     * @return the line, for {@link Terminal#line}
     */
    public String outcome(int status, long elapsedNanos, String why) {
        line.append("  ");
        if (status > 0) {
            line.append(status);
        } else {
            line.append("cut");
        }
        long tenths = (elapsedNanos + 50_000) / 100_000;
        line.append("  ").append(Numbers.decimal(tenths, 1)).append(" ms");
        if (!why.isEmpty()) {
            line.append("  ").append(why);
        }
        return line.toString();
    }

    private static String cut(String text) {
        return text.length() <= MAX_TARGET_LENGTH ? text : text.substring(0, MAX_TARGET_LENGTH - 3) + "...";
    }
}
