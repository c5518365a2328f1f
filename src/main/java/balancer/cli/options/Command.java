package balancer.cli.options;

/** What one run of the program is asked to do. */
public enum Command {
    /** No ports given: three small sites and a balancer in front of them, on loopback. */
    DEMO,
    /** {@code LISTEN BACKEND...}: forward what arrives. */
    BALANCE,
    /** {@code serve LISTEN DIRECTORY}: one static site. */
    SERVE,
    /** Print the help on standard output; wins over everything else on the line, mistakes included. */
    HELP,
    /** Print the version on standard output. */
    VERSION
}
