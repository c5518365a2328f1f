/**
 * From the words on the command line to what is meant.
 *
 * <pre>
 *   args, &#64;FILE ─► ArgumentFile, ArgumentReader ─► OptionValues ─► OptionsBuilder ─► Options
 *                                │
 *                             Option      the one table: parsing, defaults and --help are all made from it
 * </pre>
 *
 * <p>{@link balancer.cli.options.CommandLine} is the way in. It collects every error of the line, so that nobody has to
 * mend them one start at a time. An option is obeyed or refused, never ignored: {@code Scope} says where each counts.
 * {@link balancer.cli.options.Summary} goes the other way and writes settings as a file of arguments.
 *
 * <p>Wording has one home, {@link balancer.cli.options.Messages}: an error says what is wrong, its hint says what to do
 * next. The tests compare each of them to the letter.
 */
package balancer.cli.options;
