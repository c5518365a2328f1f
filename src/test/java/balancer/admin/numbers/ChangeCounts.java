package balancer.admin.numbers;

import balancer.backend.Backend;

/** What the metrics say about drains, for tests elsewhere. */
public final class ChangeCounts {
    private ChangeCounts() {}

    public static long drains(Changes changes, Backend backend) {
        return changes.of(backend).drains;
    }

    public static long enables(Changes changes, Backend backend) {
        return changes.of(backend).enables;
    }
}
