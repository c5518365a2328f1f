/**
 * The numbers. The core counts in plain fields; {@link balancer.admin.numbers.Sampler} reads them once a second, and
 * {@link balancer.admin.numbers.Trends} keeps the last five minutes of what matters.
 * {@link balancer.admin.numbers.Changes} keeps the last changes of the backends' health. {@code JvmFacts} and
 * {@code ProcessFacts} ask the virtual machine and the kernel about this process.
 *
 * <p>{@link balancer.admin.numbers.MetricsText} is all of it for Prometheus: every name, its help text and its labels
 * are there. Reading it costs time, so it is a document in parts.
 */
package balancer.admin.numbers;
