package balancer.cli.options;

/**
 * One argument and where it stood, so that an error can point at it.
 *
 * @param text   the argument as typed
 * @param origin {@code argument 2}, or {@code balancer.args line 7}
 */
record Word(String text, String origin) {}
