package balancer.admin.numbers;

/** What the metrics say about drains, for tests elsewhere. */
public final class ChangeCounts {
    private ChangeCounts() {}

    public static long drains(Changes changes, int backend) {
        return changes.drains(backend);
    }

    public static long enables(Changes changes, int backend) {
        return changes.enables(backend);
    }
}
