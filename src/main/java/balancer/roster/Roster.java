package balancer.roster;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.cli.text.Address;
import balancer.health.HealthChecker;
import java.util.ArrayList;
import java.util.List;

/**
 * The BACKEND arguments that hold at the moment: those of the command line at first, then what operators make of them.
 * Loop thread only.
 */
public final class Roster {
    /** As many as one loop chooses from in reasonable time; a slip of a script must not add for ever. */
    static final int MOST_ENTRIES = 10_000;

    private final BackendPool pool;
    private final Members members;
    private final HealthChecker health;
    private final Resolve resolve;
    private final Surroundings around;
    private final List<Entry> entries = new ArrayList<>();

    /** Null before {@link #watch}. */
    private NameWatch names;

    public Roster(BackendPool pool, Members members, HealthChecker health, Resolve resolve, Surroundings around) {
        this.pool = pool;
        this.members = members;
        this.health = health;
        this.resolve = resolve;
        this.around = around;
    }

    /** Adds a backend of the command line. */
    public void begin(Address given) {
        entries.add(entry(given, members.begin(member(given)), true));
    }

    /** From now on names are looked up. */
    public void watch(NameWatch newNames) {
        names = newNames;
        for (Entry each : entries) {
            watch(each);
        }
    }

    private void watch(Entry entry) {
        if (entry instanceof Named named) {
            health.awaitsAddress(named.members().get(0));
            names.watch(named);
        }
    }

    private Member member(Address given) {
        return Member.of(given, given.text(), around.withoutOurs(given.addresses()), around);
    }

    private Entry entry(Address given, Backend first, boolean fromStart) {
        if (!given.isName()) {
            return new Single(given, first);
        }
        return resolve == Resolve.ONE
                ? new NamedBackend(given, first, health, around)
                : new NamedSet(given, first, fromStart, members, health, resolve == Resolve.IPV6, around);
    }

    /**
     * Makes all these changes, or none.
     *
     * @param by who wants them, in a few words that complete "by ..."
     * @return what was done, one sentence for each
     * @throws Refused if one of them is impossible
     */
    public List<String> apply(List<Change> changes, String by) throws Refused {
        List<Runnable> steps = new ArrayList<>();
        List<String> done = new ArrayList<>();
        List<Entry> left = new ArrayList<>(entries);
        for (Change each : changes) {
            steps.add(step(each, left, by));
            done.add(each.backend() + " " + each.kind().done());
        }
        for (Runnable each : steps) {
            each.run();
        }
        return done;
    }

    /** Finds out whether a change is possible, and how it is made. */
    private Runnable step(Change change, List<Entry> left, String by) throws Refused {
        return switch (change.kind()) {
            case ADD -> adding(around.backend(change.backend()), left, by);
            case REMOVE -> removing(change.backend(), left, by);
            case WEIGHT -> weighting(given(change.backend(), left), left, by);
            case DRAIN -> {
                requireBackends(change.backend());
                yield () -> backends(change.backend()).forEach(health::drain);
            }
            case ENABLE -> {
                requireBackends(change.backend());
                yield () -> backends(change.backend()).forEach(health::enable);
            }
        };
    }

    private Runnable adding(Address given, List<Entry> left, String by) throws Refused {
        // The first, as at a start: of a bare port the second is ::1, where the dashboard need not be.
        if (!given.isName()
                && around.withoutOurs(given.addresses().subList(0, 1)).isEmpty()) {
            throw new Refused("backend " + given.text() + " is the balancer itself or its dashboard");
        }
        if (find(given.text(), left) != null) {
            throw new Refused("there is a backend " + given.text() + " already");
        }
        if (left.size() >= MOST_ENTRIES) {
            throw new Refused("there are " + MOST_ENTRIES + " backends already");
        }
        Entry placeholder = new Single(given, null);
        left.add(placeholder);
        return () -> {
            Entry entry = entry(given, members.add(member(given), by), false);
            entries.add(entry);
            watch(entry);
        };
    }

    private Runnable removing(String text, List<Entry> left, String by) throws Refused {
        Entry entry = find(text, left);
        if (entry == null) {
            throw new Refused(isMember(text) ? isPartOfName(text) : "there is no backend " + text);
        }
        left.remove(entry);
        return () -> remove(find(text, entries), by);
    }

    private void remove(Entry entry, String by) {
        entries.remove(entry);
        if (entry instanceof Named named) {
            names.leave(named);
        }
        for (Backend each : entry.members()) {
            members.remove(each, by);
        }
    }

    /** A number stands for the argument of that backend. */
    private Address given(String text, List<Entry> left) throws Refused {
        int star = text.lastIndexOf('*');
        if (!text.startsWith("#") || star < 0) {
            return around.backend(text);
        }
        String number = text.substring(0, star);
        Entry entry = find(number, left);
        if (entry == null) {
            String partOfName = "backend " + number + " belongs to a name: give the name another weight";
            throw new Refused(isMember(number) ? partOfName : "there is no backend " + number);
        }
        return around.backend(entry.given().text() + text.substring(star));
    }

    private Runnable weighting(Address given, List<Entry> left, String by) throws Refused {
        Entry found = find(given.text(), left);
        if (found == null) {
            throw new Refused("there is no backend " + given.text());
        }
        if (given.isBackup() && !found.given().isBackup()) {
            throw new Refused("backend " + given.text() + " is no backup: remove it, then add it as one");
        }
        return () -> {
            Entry entry = find(given.text(), entries);
            entry.reweight(given.weight());
            for (Backend each : entry.members()) {
                members.reweight(each, given.weight(), by);
            }
        };
    }

    /** The arguments that hold at the moment, as they could be written. */
    public List<String> arguments() {
        return entries.stream().map(each -> each.given().argument()).toList();
    }

    /** True if this argument holds at the moment. */
    public boolean has(String text) {
        return find(text, entries) != null;
    }

    /** By its text, or the number of its only backend with a '#' before. Null if there is none. */
    private static Entry find(String text, List<Entry> among) {
        for (Entry each : among) {
            boolean isOne = !(each instanceof Named) && !each.members().isEmpty();
            boolean hasNumber = isOne && text.equals("#" + each.members().get(0).id());
            String inFull = each.given().inFull();
            if (each.given().text().equalsIgnoreCase(text) || inFull.equalsIgnoreCase(text) || hasNumber) {
                return each;
            }
        }
        return null;
    }

    private boolean isMember(String text) {
        return pool.all().stream().anyMatch(each -> isCalled(each, text));
    }

    private static boolean isCalled(Backend backend, String text) {
        return !backend.leaving() && (backend.name().equalsIgnoreCase(text) || text.equals("#" + backend.id()));
    }

    private static String isPartOfName(String text) {
        return "backend " + text + " is one address of a name: it would come back; drain it, or remove the name";
    }

    private void requireBackends(String text) throws Refused {
        if (backends(text).isEmpty()) {
            throw new Refused("there is no backend " + text);
        }
    }

    /** All that a name, a number or an argument means now: an earlier change of the same call may have removed them. */
    private List<Backend> backends(String text) {
        Entry entry = find(text, entries);
        return entry != null
                ? entry.members()
                : pool.all().stream().filter(each -> isCalled(each, text)).toList();
    }

    /** Names are not looked up any more, and nobody is forgotten. */
    public void stop() {
        members.stop();
        if (names != null) {
            names.stop();
        }
    }

    /** A backend given by address. */
    private static final class Single extends Entry {
        private final Backend backend;

        Single(Address given, Backend backend) {
            super(given);
            this.backend = backend;
        }

        @Override
        List<Backend> members() {
            return backend == null ? List.of() : List.of(backend);
        }
    }
}
