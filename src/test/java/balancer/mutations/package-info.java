/**
 * Does anything bite? Breaks the balancer on purpose, one line at a time, and demands that somebody notices.
 *
 * <pre>
 *   src/test/mutations/breaks --&gt; Break --&gt; Compiler --&gt; the broken class
 *        Mutations: one per core             1. WarmTrial: simulation.FirstViolation, in a JVM that runs on and on
 *                                            2. Trial: FirstFailure of the unit tests, in a JVM of its own
 * </pre>
 *
 * <p>{@code src/test/mutations/run} is the entry. The simulation runs in a JVM that replaces the broken class ({@code
 * Redefinition}). What that cannot tell, and the tests, run in a fresh JVM: a break may loop for ever, use up all
 * memory or leave something behind, and none of that must look as if it were the doing of the next. {@code Finders}
 * remembers who found a break, and that one is asked first the next time. {@code BreaksTest} keeps the file of breaks
 * usable in each plain build.
 */
package balancer.mutations;
