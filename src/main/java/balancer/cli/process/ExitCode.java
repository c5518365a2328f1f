package balancer.cli.process;

/** The exit status of the process, as {@code --help} lists it. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int INTERNAL = 1;
    /** What {@code --probe} asked for is not well. */
    public static final int PROBE_FAILED = 1;
    /** The command line is wrong; a restart with the same one is pointless. */
    public static final int USAGE = 2;

    public static final int CANNOT_LISTEN = 3;
    /** Stopped on request, but some requests were cut at the drain limit. */
    public static final int DRAIN_CUT_SHORT = 4;

    private ExitCode() {}
}
