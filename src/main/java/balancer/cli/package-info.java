/**
 * The outer edge towards people: what they type, what they read, how they say stop.
 *
 * <pre>
 *   args, &#64;FILE ─► CommandLine ─► Options             (or every error of the line at once, exit code 2)
 *                      │
 *                   Option       the one table: parsing, defaults and --help are all made from it
 *
 *   loop thread ──► Terminal ──► its writer thread ──► stderr
 *   loop thread ──► Resolver ──► its threads (4)  ──► name service, and the answer back to the loop
 *   signal      ──► Signals  ──► the loop's inbox
 * </pre>
 *
 * <p>Everything here that runs before the first accept does without regular expressions, {@code String.format},
 * streams and lambdas: the first use of each costs 5 to 25 ms of start-up, more than all the work done here.
 *
 * <p>Wording has one home, {@link balancer.cli.Messages}: an error says what is wrong, its hint says what to do next.
 * The tests compare each of them to the letter.
 *
 * <p>Not here: what the options do (only {@code Main} reads them), access logs, the admin page.
 */
package balancer.cli;
