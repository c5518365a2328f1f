package balancer.simulation;

/** A property that must hold in every run, and did not. An {@link Error}, so that nothing on the way swallows it. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String property;

    Violation(String property, String detail) {
        super(property + ": " + detail);
        this.property = property;
    }

    /** Which one, without the particulars of this run. */
    String property() {
        return property;
    }
}
