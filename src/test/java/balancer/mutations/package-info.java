/**
 * Does anything bite? Breaks the balancer on purpose, one line at a time, and demands that somebody notices.
 *
 * <pre>
 *   src/test/mutations/breaks --&gt; Break --&gt; Compiler --&gt; the broken class --&gt; Trial, in a JVM of its own
 *                                  Mutations: one per core                    1. simulation.FirstViolation
 *                                                                             2. FirstFailure of the unit tests
 * </pre>
 *
 * <p>{@code src/test/mutations/run} is the entry. A JVM for each break, instead of class loaders in a common one: a
 * break may loop for ever, use up all memory or leave something behind in a static field, and none of that must look as
 * if it were the doing of the next. {@code BreaksTest} keeps the file of breaks usable in each plain build.
 */
package balancer.mutations;
