/**
 * From the arguments to the options.
 *
 * <pre>
 *   args, &#64;FILE ─► ArgumentFile, ArgumentReader ─► OptionValues ─► OptionsBuilder ─► Options
 *                                │
 *                             Option      the one table: parsing, defaults and --help are all made from it
 * </pre>
 *
 * <p>{@link balancer.cli.options.CommandLine} is the way in. It collects all errors of the line, so that the user can
 * correct them in one go. An option is obeyed or refused, never ignored: {@code Scope} says where each applies.
 * {@link balancer.cli.options.Summary} goes the other way and writes settings as a file of arguments.
 *
 * <p>All messages are in {@link balancer.cli.options.Messages}: an error says what is wrong, its hint says what to do
 * next. Tests compare each of them to the letter.
 */
package balancer.cli.options;
