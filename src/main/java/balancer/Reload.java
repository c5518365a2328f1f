package balancer;

import balancer.cli.options.CommandLine;
import balancer.cli.options.ControlMessages;
import balancer.cli.options.Options;
import balancer.cli.options.Summary;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Address;
import balancer.cli.text.Message;
import balancer.roster.Change;
import balancer.roster.Refused;
import balancer.roster.Roster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arguments again, after HUP: what has changed in a file of arguments since it was read last. Only that is applied:
 * HUP also reopens the log, so what an operator has added meanwhile must survive it. A file with a mistake changes
 * nothing. Loop thread only.
 */
final class Reload {
    private static final String BY = "the file of arguments";

    private final Roster roster;
    private final Terminal terminal;
    private final Options first;
    private Options last;

    /** @param first what the program was started with */
    Reload(Roster roster, Terminal terminal, Options first) {
        this.roster = roster;
        this.terminal = terminal;
        this.first = first;
        this.last = first;
    }

    void apply(CommandLine line) {
        for (Message each : line.errors()) {
            terminal.report(each);
        }
        if (!line.errors().isEmpty()) {
            terminal.report(ControlMessages.notReloaded());
            return;
        }
        try {
            roster.apply(changes(byText(last), byText(line.options())), BY);
        } catch (Refused impossible) {
            terminal.report(Message.error(impossible.getMessage(), ""));
            terminal.report(ControlMessages.notReloaded());
            return;
        }
        for (String each : needRestart(first, line.options())) {
            terminal.report(ControlMessages.needsRestart(each));
        }
        last = line.options();
    }

    /** The backends by what they are called; one given several times counts once. */
    private static Map<String, Address> byText(Options options) {
        Map<String, Address> backends = new LinkedHashMap<>();
        for (Address each : options.backends()) {
            backends.put(each.text(), each);
        }
        return backends;
    }

    /** New ones come before old ones go, so that there is always one. */
    private List<Change> changes(Map<String, Address> before, Map<String, Address> now) {
        List<Change> changes = new ArrayList<>();
        now.forEach((text, wanted) -> {
            Address old = before.get(text);
            if (old == null && !roster.has(text)) {
                changes.add(new Change(Change.Kind.ADD, wanted.argument()));
            } else if (old == null || old.weight() != wanted.weight()) {
                changes.add(new Change(Change.Kind.WEIGHT, text + '*' + wanted.weight()));
            }
        });
        before.forEach((text, old) -> {
            if (!now.containsKey(text) && roster.has(text)) {
                changes.add(new Change(Change.Kind.REMOVE, text));
            }
        });
        return changes;
    }

    /** The names of settings that differ, other than backends. */
    private static Set<String> needRestart(Options before, Options now) {
        Set<String> names = new LinkedHashSet<>();
        List<Map.Entry<String, String>> old = Summary.settings(before);
        List<Map.Entry<String, String>> young = Summary.settings(now);
        for (Map.Entry<String, String> each : old) {
            if (!young.contains(each)) {
                names.add(each.getKey());
            }
        }
        for (Map.Entry<String, String> each : young) {
            if (!old.contains(each)) {
                names.add(each.getKey());
            }
        }
        names.removeIf(each -> each.startsWith("BACKEND"));
        Map<String, Address> backends = byText(before);
        for (Address each : now.backends()) {
            Address same = backends.get(each.text());
            if (same != null && same.isBackup() != each.isBackup()) {
                names.add("BACKEND " + each.argument());
            }
        }
        return names;
    }
}
