package balancer.roster;

import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Looks the names of backends up: at the start, every 5 seconds, and every second while a name is unknown. A container
 * that restarts comes back with another address, and a service that is scaled has more of them; a balancer that looked
 * its names up once would never know.
 *
 * <p>A name that several backends share is looked up once, and not again before the answer has come: a silent name
 * server must not make queries pile up.
 */
public final class NameWatch {
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final long SOON_NANOS = 1_000_000_000L;

    private final EventLoop loop;
    private final NameLookup names;

    /** By name in lower case: host names are case-insensitive. */
    private final Map<String, Watch> watches = new LinkedHashMap<>();

    private boolean stopped;

    public NameWatch(EventLoop loop, NameLookup names) {
        this.loop = loop;
        this.names = names;
    }

    /** From now on {@code named} is told what the name service answers. */
    void watch(Named named) {
        String key = key(named);
        Watch watch = watches.get(key);
        boolean isNew = watch == null;
        if (isNew) {
            watch = new Watch(named.host());
            watches.put(key, watch);
        }
        watch.named.add(named);
        if (isNew) {
            watch.onDeadline();
        } else if (watch.last != null) {
            named.answered(watch.last);
        }
    }

    /** From now on it is not told any more. */
    void leave(Named named) {
        Watch watch = watches.get(key(named));
        watch.named.remove(named);
        if (watch.named.isEmpty()) {
            watches.remove(key(named));
            watch.end();
        }
    }

    private static String key(Named named) {
        return named.host().toLowerCase(Locale.ROOT);
    }

    /** Stops looking up. An answer that is still to come changes nothing. */
    public void stop() {
        stopped = true;
        for (Watch watch : watches.values()) {
            watch.end();
        }
    }

    /** One name: when it is looked up, and whom the answer concerns. */
    private final class Watch extends Deadline implements NameLookup.Answer {
        final List<Named> named = new ArrayList<>(1);
        private final String host;
        private boolean ended;

        /** Null before the first answer. */
        private List<InetAddress> last;

        Watch(String host) {
            this.host = host;
        }

        @Override
        protected void onDeadline() {
            if (!names.resolve(host, this)) {
                loop.after(SOON_NANOS, this);
            }
        }

        @Override
        protected void onFault(Throwable fault) {
            loop.after(INTERVAL_NANOS, this);
        }

        @Override
        public void resolved(String asked, List<InetAddress> addresses) {
            if (stopped || ended) {
                return;
            }
            last = addresses;
            loop.after(addresses.isEmpty() ? SOON_NANOS : INTERVAL_NANOS, this);
            for (Named each : List.copyOf(named)) {
                each.answered(addresses);
            }
        }

        void end() {
            ended = true;
            loop.deadlines().remove(this);
        }
    }
}
