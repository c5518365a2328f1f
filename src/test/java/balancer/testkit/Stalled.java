package balancer.testkit;

/**
 * Nothing will ever happen again, although something waits: a select without a limit and no event to come, a condition
 * that no event can make true, or a loop that turns without letting time pass. An {@link Error}, so that no
 * {@code catch (Exception)} on the way swallows it.
 */
public final class Stalled extends AssertionError {
    private static final long serialVersionUID = 1;
    private static final int LINES = 100;

    Stalled(String why, Trace trace) {
        super(why + "; the trace ends:\n" + trace.last(LINES));
    }
}
