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
        Change.Kind kind = null;
        boolean hasBackend = true;
        for (Word word : words) {
            Change.Kind next = Change.Kind.of(word.text());
            if (next == null && kind == null || next != null && !hasBackend) {
                problems.error(ControlMessages.notCtl(word));
                return changes;
            }
            hasBackend = next == null;
            kind = next == null ? kind : next;
            if (next == null) {
                changes.add(new Change(kind, word.text()));
            }
        }
        if (!hasBackend) {
            problems.error(ControlMessages.notCtl(words.get(words.size() - 1)));
        }
        return changes;
    }
}
