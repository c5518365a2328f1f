package balancer.testkit;

import java.io.IOException;

/** One turn of the loop under test: at most one waiting select, and all that follows from it. */
@FunctionalInterface
public interface Step {
    void run() throws IOException;
}
