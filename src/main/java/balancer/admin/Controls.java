package balancer.admin;

import balancer.number.Quantity;
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
    private final Set<String> actions;

    /** @param prefix with a slash at its end */
    Controls(String prefix, Set<String> actions) {
        this.prefix = prefix;
        this.actions = actions;
    }

    /** Whether there is such a backend and such an action. */
    @Override
    public final boolean handles(String path) {
        return number(path) > 0;
    }

    @Override
    public final Answer act(Request request) {
        String path = request.path();
        Answer refusal = perform(number(path), action(path), request);
        return refusal == null ? done(request) : refusal;
    }

    /**
     * Performs the action.
     *
     * @param number of the backend, from 1
     * @return why it was not performed; null if it was
     */
    abstract Answer perform(int number, String action, Request request);

    /** Whether there is a backend of this number. */
    abstract boolean has(int number);

    /** A form is redirected to the page; a program, or the page's script, needs no page. */
    private static Answer done(Request request) {
        return request.field("accept").contains("text/html")
                ? Answer.of(SEE_OTHER).field("Location", "../../../")
                : Answer.of(NO_CONTENT);
    }

    /** The number of the backend in the path; -1 if there is no such backend or action. */
    private int number(String path) {
        String action = action(path);
        int end = path.length() - action.length() - 1;
        if (!path.startsWith(prefix) || !actions.contains(action) || end <= prefix.length()) {
            return -1;
        }
        long number = Quantity.wholeNumber(path, prefix.length(), end);
        boolean isOne = number > 0 && number <= Integer.MAX_VALUE && path.charAt(prefix.length()) != '0';
        return isOne && has((int) number) ? (int) number : -1;
    }

    private static String action(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
