/**
 * This process, and the machine that it runs on. {@code Signals} turns signals into tasks of the loop.
 * {@code Resolver} asks the name service, which may block for seconds, on {@code HelperThread}s, and posts the answer
 * to the loop. {@code MachineFacts} knows the machine's addresses and privileged ports, {@code DirectMemory} how much
 * memory this JVM may lend, {@code ThisProcess} our number and age, {@code Version} which build this is.
 *
 * <p>Most of it is read from {@code /proc} or the manifest: the JDK's own beans would take longer to load than all the
 * rest of the start.
 */
package balancer.cli.process;
