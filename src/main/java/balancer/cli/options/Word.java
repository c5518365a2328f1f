package balancer.cli.options;

/**
 * One argument and its place, so that an error can name it.
 *
 * @param text   the argument as typed
 * @param origin {@code argument 2}, or {@code balancer.args line 7}; empty if it was sent to a balancer that runs
 */
record Word(String text, String origin) {}
