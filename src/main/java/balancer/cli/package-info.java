/**
 * The interface to the user: command line, terminal output, signals.
 *
 * <pre>
 *   terminal     output: Terminal writes it, Announcements and DemoLine word it, BindFailure explains
 *   options      the command line: args, &#64;FILE ─► CommandLine ─► Options    (or all its errors)
 *   process      this process and its machine: signals, names, threads beside the loop, limits
 *   text         how values are read and written: addresses, times, sizes, coloured messages
 *
 *   loop thread ──► Terminal ──► its writer thread ──► stderr
 *   loop thread ──► Resolver ──► its threads (4)  ──► name service, and the answer back to the loop
 *   signal      ──► Signals  ──► the loop's inbox
 * </pre>
 *
 * <p>A package uses only those below it. Code that runs before the ready line does without regular expressions,
 * {@code String.format}, streams and lambdas: the first use of each costs 5 to 25 ms of start-up, more than all the
 * work done here. {@code StartUpTest} checks the loaded classes. After that line they are welcome.
 *
 * <p>Not here: what the options do (only {@code Main} reads them), access logs, the admin page.
 */
package balancer.cli;
