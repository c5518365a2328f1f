/**
 * This process, and the machine that it runs on. {@code Signals} turns signals into tasks of the loop. {@code Resolver}
 * asks the name service, which may block for seconds, on {@code HelperThread}s, and posts the answer to the loop.
 * {@code MachineFacts} finds the machine's addresses and privileged ports, {@code DirectMemory} how much memory this
 * JVM may lend, {@code ThisProcess} our process id and age, {@code Version} the build.
 * {@code Supervisor} tells systemd that we are ready.
 *
 * <p>Most of it is read from {@code /proc} or the manifest: loading the JDK's beans would take longer than the rest of
 * the start.
 */
package balancer.cli.process;
