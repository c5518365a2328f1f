package balancer;

import balancer.cli.options.Options;
import balancer.cli.text.Address;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A balancer that runs already where {@code --check} is to check: what HUP would change there, if its file of arguments
 * became these.
 */
final class RunningBalancer {
    /** Where it listens, before its backends; so a stranger at that port is not taken for one. */
    private static final String LISTEN = "listen ";

    private static final int TIME_LIMIT_MILLIS = 1_000;
    private static final int MOST_BYTES = 1 << 20;
    private static final int OK = 200;

    private RunningBalancer() {}

    /** The answer of the admin address, line by line; empty if there is none, or somebody else's. */
    interface Asking {
        List<String> ask(Options options);
    }

    /** Nobody runs. */
    static final Asking NONE = new Asking() {
        @Override
        public List<String> ask(Options options) {
            return List.of();
        }
    };

    /** Asks over the network. */
    static final Asking HTTP = new Asking() {
        @Override
        public List<String> ask(Options options) {
            return options.admin().on() ? get(options.admin().address().hostAndPort()) : List.of();
        }
    };

    private static List<String> get(String admin) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + admin + "/api/backends?arguments")
                    .toURL()
                    .openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIME_LIMIT_MILLIS);
            connection.setReadTimeout(TIME_LIMIT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            if (connection.getResponseCode() != OK) {
                return List.of();
            }
            byte[] text = connection.getInputStream().readNBytes(MOST_BYTES);
            return new String(text, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException | IllegalArgumentException nobody) {
            return List.of();
        }
    }

    /** True if these lines come from a balancer that listens where these options say. */
    static boolean isSame(List<String> lines, Options options) {
        return !lines.isEmpty() && lines.get(0).equals(LISTEN + options.listen().hostAndPort());
    }

    /** What would change: {@code + 9003, 9002*5 instead of 9002, - 9001}; empty if nothing would. */
    static String difference(List<String> lines, Options options) {
        Map<String, String> running = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int star = line.indexOf('*');
            running.put(star < 0 ? line : line.substring(0, star), line);
        }
        List<String> changes = new ArrayList<>();
        for (Address each : options.backends()) {
            String old = running.remove(each.text());
            if (old == null) {
                changes.add("+ " + each.argument());
            } else if (!old.equals(each.argument())) {
                changes.add(each.argument() + " instead of " + old + restart(each, old));
            }
        }
        for (String gone : running.keySet()) {
            changes.add("- " + gone);
        }
        return String.join(", ", changes);
    }

    /** HUP makes no backend a backup, and no backup another one. */
    private static String restart(Address wanted, String old) {
        if (wanted.isBackup() == old.endsWith("*" + Address.BACKUP)) {
            return "";
        }
        return wanted.isBackup() ? " (a backup after a restart)" : " (no backup before a restart)";
    }
}
