package balancer.cli.options;

import balancer.cli.text.Message;
import java.util.ArrayList;
import java.util.List;

/** All errors and warnings of one command line, so that the user can correct it in one go. */
final class Problems {
    /** A file that is no argument file would give thousands. */
    private static final int MAX_ERRORS = 20;

    private final List<Message> errors = new ArrayList<>();
    private final List<Message> warnings = new ArrayList<>();
    private int more;

    void error(Message message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(message);
        } else {
            more++;
        }
    }

    void warning(Message message) {
        warnings.add(message);
    }

    List<Message> errors() {
        List<Message> all = new ArrayList<>(errors);
        if (more > 0) {
            all.add(Messages.moreErrors(more));
        }
        return List.copyOf(all);
    }

    List<Message> warnings() {
        return List.copyOf(warnings);
    }
}
