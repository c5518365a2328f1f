package balancer.cli.options;

/** What one run of the program does. */
public enum Command {
    /** No ports given: three small sites and a balancer in front of them, on loopback. */
    DEMO,
    /** {@code LISTEN BACKEND...}: forward what arrives. */
    BALANCE,
    /** {@code serve LISTEN DIRECTORY}: one static site. */
    SERVE,
    /** {@code --probe URL}: one GET; the exit status tells whether all is well. Only general options apply. */
    PROBE,
    /** {@code ctl ACTION BACKEND...}: changes the backends of a balancer that runs. */
    CTL,
    /** Print the help on standard output; overrides everything else on the line, errors included. */
    HELP,
    /** Print the version on standard output. */
    VERSION
}
