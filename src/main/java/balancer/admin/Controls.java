package balancer.admin;

import balancer.server.Answer;
import balancer.server.Request;
import java.util.Set;

/**
 * The actions on backends: {@code POST PREFIX/2/ACTION}, numbered as in {@code /api/status}. {@link RequestGuard} has
 * checked the request before.
 */
abstract class Controls implements Action {
    private static final int NO_CONTENT = 204;
    private static final int SEE_OTHER = 303;

    private final String prefix;
    private final int backends;
    private final Set<String> actions;

    /** @param prefix with a slash at its end */
    Controls(String prefix, int backends, Set<String> actions) {
        this.prefix = prefix;
        this.backends = backends;
        this.actions = actions;
    }

    /** Whether there is such a backend and such an action. */
    @Override
    public final boolean handles(String path) {
        return id(path) >= 0;
    }

    @Override
    public final Answer act(Request request) {
        String path = request.path();
        Answer refusal = perform(id(path), action(path), request.query());
        return refusal == null ? done(request) : refusal;
    }

    /**
     * Performs the action.
     *
     * @param id of the backend, from 0
     * @return why it was not performed; null if it was
     */
    abstract Answer perform(int id, String action, String query);

    /** A form is redirected to the page; a program, or the page's script, needs no page. */
    private static Answer done(Request request) {
        return request.field("accept").contains("text/html")
                ? Answer.of(SEE_OTHER).field("Location", "../../../")
                : Answer.of(NO_CONTENT);
    }

    /** The id of the backend in the path, from 0; -1 if there is no such backend or action. */
    private int id(String path) {
        String action = action(path);
        if (!path.startsWith(prefix) || !actions.contains(action)) {
            return -1;
        }
        for (int id = 0; id < backends; id++) {
            if (path.equals(prefix + (id + 1) + "/" + action)) {
                return id;
            }
        }
        return -1;
    }

    private static String action(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
