package balancer.simulation;

import balancer.simulation.RosterPlan.Kind;
import balancer.simulation.RosterPlan.Step;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the list of backends must be, from what the operator was told and the name service says; written from the
 * README, not from the code.
 */
final class RosterModel {
    static final String[] SINGLES = {"127.0.0.1:9001", "127.0.0.1:9002", "127.0.0.1:9003", "127.0.0.1:9004"};
    static final String[] NAMES = {"app.test:9100", "web.test:9200"};
    static final int MOST_ADDRESSES = 4;

    /** A name is asked for every five seconds; what a look-up, a failed one and the network take. */
    static final long NAME_IS_KNOWN_MICROS = 8_000_000;

    /** From the decision of the balancer to the server, in many small and late segments. */
    private static final long UNDER_WAY_MICROS = 2_000_000;

    private static final long NEVER = Long.MAX_VALUE;

    /** @param weight of each of its backends */
    private record Listed(int weight, boolean isBackup) {
        String argument(String backend) {
            return backend + (weight == 1 ? "" : "*" + weight) + (isBackup ? RosterPlan.BACKUP : "");
        }
    }

    private final Map<String, Listed> listed = new LinkedHashMap<>();
    private final Map<String, Boolean> drained = new LinkedHashMap<>();
    /** Which addresses each name has. */
    private final Map<String, Integer> addresses = new LinkedHashMap<>();
    /** From when on a server must get nothing new, by its address. */
    private final Map<InetSocketAddress, Long> forbidden = new LinkedHashMap<>();
    /** Names that nobody can look up. */
    private final Set<String> failing = new HashSet<>();

    final RosterSure sure;

    RosterModel(RosterPlan plan) {
        List<String> arguments = plan.backends();
        for (String each : arguments) {
            String[] parts = each.split("\\*");
            listed.put(parts[0], new Listed(Integer.parseInt(parts[1]), parts.length > 2));
        }
        sure = new RosterSure(this, plan.stopsAtOnce());
        for (InetSocketAddress each : servers()) {
            forbidden.put(each, 0L);
        }
        arguments.forEach(each -> allow(each.substring(0, each.indexOf('*'))));
    }

    // ---- names ----

    static String host(String name) {
        return name.substring(0, name.indexOf(':'));
    }

    static boolean isName(String backend) {
        return backend.contains(".test:");
    }

    /** As the balancer calls one address of a name. */
    static String memberName(String name, int index) {
        InetSocketAddress address = address(name, index);
        return host(name) + '/' + address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    /** One address of a name, which the balancer knows or not. */
    static boolean isMember(String backend) {
        return backend.contains("/");
    }

    static InetSocketAddress address(String backend, int index) {
        int port = Integer.parseInt(backend.substring(backend.lastIndexOf(':') + 1));
        byte[] host = {127, 0, 0, (byte) (isName(backend) ? 11 + index : 1)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Of the servers that there may be. */
    static List<InetSocketAddress> servers() {
        List<InetSocketAddress> all = new ArrayList<>();
        for (String each : SINGLES) {
            all.add(address(each, 0));
        }
        for (String each : NAMES) {
            for (int i = 0; i < MOST_ADDRESSES; i++) {
                all.add(address(each, i));
            }
        }
        return all;
    }

    /** @param now one bit for each; 0: the name service fails, and what it said last holds */
    void moved(String name, int now, long nowMicros) {
        int before = addresses.getOrDefault(name, 0);
        if (now == 0) {
            failing.add(name);
            sure.nameFails(addressesOf(name), nowMicros);
            return;
        }
        boolean failed = failing.remove(name);
        addresses.put(name, now);
        for (int i = 0; i < MOST_ADDRESSES; i++) {
            boolean was = (before >> i & 1) == 1;
            boolean is = (now >> i & 1) == 1;
            if (nowMicros > 0 && (was != is || failed)) {
                sure.moved(address(name, i), nowMicros);
            }
            if (was && !is) {
                forbid(address(name, i), nowMicros + NAME_IS_KNOWN_MICROS);
            } else if (is && listed.containsKey(name) && !isDrained(memberName(name, i))) {
                forbidden.put(address(name, i), NEVER);
            }
        }
    }

    // ---- changes ----

    int addressesOfName(String name) {
        return addresses.get(name);
    }

    /** True if all of these are possible. */
    boolean isPossible(List<Step> steps) {
        List<String> left = new ArrayList<>(listed.keySet());
        for (Step each : steps) {
            boolean there = left.contains(each.backend());
            boolean before = listed.containsKey(each.backend());
            switch (each.kind()) {
                case ADD -> {
                    if (there) {
                        return false;
                    }
                    left.add(each.backend());
                }
                case REMOVE -> {
                    if (!there) {
                        return false;
                    }
                    left.remove(each.backend());
                }
                case WEIGHT -> {
                    if (!there) {
                        return false;
                    }
                }
                case DRAIN, ENABLE -> {
                    if (!before && !isMember(each.backend())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** True if somebody serves for certain when all of these were made: a backend that has no name. */
    boolean leavesSomebody(List<Step> steps) {
        Map<String, Boolean> serving = new LinkedHashMap<>();
        for (String each : SINGLES) {
            serving.put(each, listed.containsKey(each) && !isDrained(each));
        }
        for (Step each : steps) {
            switch (each.kind()) {
                case ADD -> serving.computeIfPresent(each.backend(), (name, was) -> true);
                case ENABLE -> {} // of one that the same call removes, it brings nobody back
                case REMOVE, DRAIN -> serving.computeIfPresent(each.backend(), (name, was) -> false);
                case WEIGHT -> {}
            }
        }
        return serving.containsValue(true);
    }

    /** The operator asks for these, all of which are possible. */
    void asked(List<Step> steps) {
        for (Step each : steps) {
            sure.asked(addressesOf(each.backend()));
            if (each.kind() == Kind.ADD || each.kind() == Kind.ENABLE) {
                allow(each.backend());
            }
        }
    }

    /** And has an answer. */
    void settled(List<Step> steps, long nowMicros) {
        for (Step each : steps) {
            boolean unknown = failing.stream().anyMatch(name -> each.backend().equals(name));
            boolean ofName = isName(each.backend()) || isMember(each.backend());
            sure.answered(addressesOf(each.backend()), ofName, nowMicros);
            if (unknown) {
                sure.asked(addressesOf(each.backend()));
            }
        }
    }

    /** The answer was that it is done. */
    void answered(List<Step> steps, long nowMicros) {
        for (Step each : steps) {
            switch (each.kind()) {
                case ADD -> {
                    listed.put(each.backend(), new Listed(each.weight(), each.isBackup()));
                    undrain(each.backend());
                    allow(each.backend());
                }
                case REMOVE -> {
                    listed.remove(each.backend());
                    undrain(each.backend());
                    forbidAll(each.backend(), nowMicros);
                }
                case WEIGHT -> {
                    boolean isBackup = listed.get(each.backend()).isBackup();
                    listed.put(each.backend(), new Listed(each.weight(), isBackup));
                }
                case DRAIN -> {
                    drained.put(each.backend(), true);
                    forbidAll(each.backend(), nowMicros);
                }
                case ENABLE -> {
                    drained.remove(each.backend());
                    allow(each.backend());
                }
            }
        }
    }

    private void undrain(String backend) {
        drained.remove(backend);
        for (int i = 0; isName(backend) && i < MOST_ADDRESSES; i++) {
            drained.remove(memberName(backend, i));
        }
    }

    private boolean isDrained(String backend) {
        return drained.containsKey(backend);
    }

    private void allow(String backend) {
        for (InetSocketAddress each : addressesOf(backend)) {
            forbidden.put(each, NEVER);
        }
    }

    private void forbidAll(String backend, long fromMicros) {
        for (InetSocketAddress each : addressesOf(backend)) {
            forbid(each, fromMicros);
        }
    }

    private void forbid(InetSocketAddress server, long fromMicros) {
        forbidden.merge(server, fromMicros, Math::min);
    }

    /** Of a backend, of a name with all that it may have, or of one address of it. */
    private static List<InetSocketAddress> addressesOf(String backend) {
        List<InetSocketAddress> found = new ArrayList<>();
        if (!isName(backend) && !isMember(backend)) {
            found.add(address(backend, 0));
        }
        for (String name : NAMES) {
            for (int i = 0; i < MOST_ADDRESSES; i++) {
                if (backend.equals(name) || backend.equals(memberName(name, i))) {
                    found.add(address(name, i));
                }
            }
        }
        return found;
    }

    // ---- what must be so ----

    /** This server has got a request. */
    void requireAllowed(InetSocketAddress server, long nowMicros) {
        long from = forbidden.get(server);
        boolean allowed = from == NEVER || nowMicros <= from + UNDER_WAY_MICROS;
        Judge.require(allowed, "who is removed, drained or gone gets nothing new", server + " since " + from + " us");
    }

    /** BACKEND arguments with their weights. */
    List<String> arguments() {
        return listed.entrySet().stream()
                .map(each -> each.getValue().argument(each.getKey()))
                .sorted()
                .toList();
    }

    /** The weight of each server that serves, when all changes are known. */
    Map<InetSocketAddress, Integer> weights() {
        Map<InetSocketAddress, Integer> weights = new LinkedHashMap<>();
        listed.forEach((backend, each) -> {
            if (!isName(backend) && !isDrained(backend)) {
                weights.put(address(backend, 0), each.weight());
            }
            for (int i = 0; isName(backend) && i < MOST_ADDRESSES; i++) {
                boolean is = (addresses.get(backend) >> i & 1) == 1;
                if (is && !isDrained(memberName(backend, i))) {
                    weights.put(address(backend, i), each.weight());
                }
            }
        });
        return weights;
    }

    /** Those of them whose turn it is: backups only if there is nobody else. */
    Map<InetSocketAddress, Integer> serving() {
        Map<InetSocketAddress, Integer> serving = weights();
        boolean others = serving.keySet().stream().anyMatch(each -> !isBackup(each));
        serving.keySet().removeIf(each -> others && isBackup(each));
        return serving;
    }

    boolean isBackup(InetSocketAddress server) {
        return listed.entrySet().stream()
                .anyMatch(each ->
                        each.getValue().isBackup() && addressesOf(each.getKey()).contains(server));
    }

    /** As the balancer calls it. */
    static String nameOf(InetSocketAddress server) {
        for (String name : NAMES) {
            for (int i = 0; i < MOST_ADDRESSES; i++) {
                if (address(name, i).equals(server)) {
                    return memberName(name, i);
                }
            }
        }
        return server.getAddress().getHostAddress() + ':' + server.getPort();
    }
}
