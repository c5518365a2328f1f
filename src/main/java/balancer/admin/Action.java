package balancer.admin;

import balancer.server.Answer;
import balancer.server.Request;

/** Something that a request changes. {@link RequestGuard} has checked the request before. */
interface Action {
    /** Whether this path is one of its own. */
    boolean handles(String path);

    /** The methods that it takes there, as in {@code GET, POST}. */
    default String allowed(String path) {
        return "POST";
    }

    Answer act(Request request);
}
