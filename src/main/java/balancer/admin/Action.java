package balancer.admin;

import balancer.server.Answer;
import balancer.server.Request;

/** Something that a POST changes. {@link RequestGuard} has checked the request before. */
interface Action {
    /** Whether this path is one of its own. */
    boolean handles(String path);

    Answer act(Request request);
}
