package balancer.cli.options;

import balancer.roster.Change;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@code ctl} is to do: {@code list}, or actions each followed by backends. */
final class CtlWords {
    private static final String LIST = "list";

    private final Problems problems;

    CtlWords(Problems problems) {
        this.problems = problems;
    }

    /** The changes, in order; empty for a list. */
    List<Change> read(List<Word> words) {
        List<Change> changes = new ArrayList<>();
        if (words.isEmpty() || words.size() == 1 && words.get(0).text().equals(LIST)) {
            return changes;
        }
        if (words.get(0).text().equals(LIST)) {
            problems.error(Messages.unexpectedArgument(words.get(1), "'ctl list' shows all backends"));
            return changes;
        }
        Change.Kind kind = null;
        Word waiting = null; // an action whose backends are still to come
        for (Word word : words) {
            Change.Kind next = Change.Kind.of(word.text());
            if (next == null && kind == null) {
                problems.error(ControlMessages.notCtl(word));
                return changes;
            }
            if (next != null && waiting != null) {
                break;
            }
            waiting = next == null ? null : word;
            kind = next == null ? kind : next;
            if (next == null) {
                changes.add(new Change(kind, word.text()));
            }
        }
        if (waiting != null) {
            problems.error(ControlMessages.needsBackend(waiting));
        }
        return changes;
    }
}
