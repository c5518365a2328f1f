package balancer.simulation;

import balancer.client.TimeLimit;
import java.util.ArrayList;
import java.util.List;

/** The expected lines on the terminal, from the banner to the last line. */
final class StillWords {
    private static final String ANYTHING = "*";

    private StillWords() {}

    static List<String> ready(StillSettings settings) {
        List<String> lines = new ArrayList<>();
        lines.add(ANYTHING); // who, since when
        String host = settings.front == Front.IPV6 ? "[::1]" : "localhost";
        StringBuilder names = new StringBuilder("round-robin over");
        for (int id = 0; id < settings.backends(); id++) {
            int weight = settings.weights.get(id);
            names.append(' ').append(settings.nameOf(id)).append(weight == 1 ? "" : "*" + weight);
        }
        lines.add(column("  http://" + host + ":8000", names.toString()));
        String admin = "http://" + (settings.admin6 ? "[::1]" : "localhost") + ":9009";
        lines.add(column("  " + admin, "dashboard      " + admin + "/loop   watch the loop"));
        lines.add("Ctrl-C stops.");
        return lines;
    }

    private static String column(String left, String right) {
        return left + " ".repeat(Math.max(2, 31 - left.length())) + right;
    }

    static String draining(StillSettings settings, int inFlight) {
        String limit = ", up to " + StillSettings.time(settings.millis.get(TimeLimit.DRAIN));
        return "draining: " + inFlight + (inFlight == 1 ? " request" : " requests") + " in flight" + limit
                + " (Ctrl-C again stops now)";
    }

    static String stopped(long requests, int cut) {
        return "stopped: " + grouped(requests) + (requests == 1 ? " request" : " requests") + ", " + cut + " cut";
    }

    static String grouped(long number) {
        return number < 1_000 ? "" + number : number / 1_000 + " " + String.format("%03d", number % 1_000);
    }

    static void judge(List<String> printed, List<String> expected) {
        boolean same = printed.size() == expected.size();
        for (int i = 0; same && i < printed.size(); i++) {
            same = expected.get(i).equals(ANYTHING) || printed.get(i).equals(expected.get(i));
        }
        Judge.require(same, "the terminal tells what happens", printed + " instead of " + expected);
        boolean first = printed.get(0).matches("load-balancer \\S+ ready in [0-9 ]+ ms \\(pid \\d+\\)");
        Judge.require(first, "the terminal tells what happens", printed.get(0));
    }
}
