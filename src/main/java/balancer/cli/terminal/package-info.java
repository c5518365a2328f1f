/**
 * What the program prints while it runs. {@link balancer.cli.terminal.Terminal} writes lines to standard error from a
 * thread of its own, because a terminal may be stopped and a pipe may be full, and decides about colours.
 * {@link balancer.cli.terminal.Announcements} words the banner, the drain and the changes of backends,
 * {@link balancer.cli.terminal.DemoLine} the line of a request in the demo. {@link balancer.cli.terminal.BindFailure}
 * tells why an address cannot be bound, and what to type instead.
 */
package balancer.cli.terminal;
