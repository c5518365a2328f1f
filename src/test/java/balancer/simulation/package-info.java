/**
 * The whole balancer against seeded storms: production code, unchanged, on the simulated network.
 *
 * <pre>
 *   seed --&gt; PlanMaker --&gt; Plan --&gt; Run ------------------------------------------+--&gt; Judge
 *            Flavour        ^       PlannedClient --&gt; Balancer --&gt; PlannedBackend |    Mishap: the table
 *            TrafficMaker   |       PlannedHealth, PlannedDrains, PlannedLog,     |    Excuses, Patience
 *            LongLivedMaker |       PlannedAdmin                                  |    Books, LogBook
 *                           |       EveryTurn: memory, limits, descriptors, rests |
 *                           |                                                     v
 *                           +---- Shrinker: the same without this, without that, while it still fails
 * </pre>
 *
 * <p>A {@link balancer.simulation.Plan} is drawn first and is only data: what each client requests and how it behaves,
 * what each backend answers and what goes wrong with that, the weather, the end. A {@link balancer.simulation.Run}
 * carries it out on a {@link balancer.simulation.Balancer} made of production's parts, with its health checks, its
 * access log, its admin port; the peers check every byte they receive against streams that are made from the request's
 * number ({@link balancer.simulation.Content}), with a reader of messages that shares nothing with the one under test.
 * A {@link balancer.simulation.Judge} then asks for every request: was it answered, completely, correctly, once and in
 * time ({@link balancer.simulation.Patience}), or does something that really happened explain why not
 * ({@link balancer.simulation.Excuses})? All possible explanations, and the endings that they explain, are in one
 * table, {@link balancer.simulation.Mishap}; {@link balancer.simulation.Effects} knows when each has its effect,
 * {@link balancer.simulation.Alternatives} who else could have served the request,
 * {@link balancer.simulation.Remains} what may be left undone behind it, {@link balancer.simulation.EarlyEnds} how
 * tunnels end. And for the balancer: is everything given back, do the counters of
 * {@code /metrics} ({@link balancer.simulation.Books}) say what was seen, and never less than before? How much the
 * judge lets pass is measured by {@code LeniencyTest}, which tells it {@link balancer.simulation.Lies}.
 *
 * <p>Which clients and requests have a place, wait for one ({@code --max-connections}, {@code --max-in-flight}) or must
 * make room is checked from outside by {@link balancer.simulation.Places} and {@link balancer.simulation.InFlight}.
 *
 * <p>{@link balancer.simulation.HomeMaker} draws the address families of all peers. The static server runs in the same
 * world: {@link balancer.simulation.SiteRun} carries out plans of {@link balancer.simulation.SiteMaker} with
 * {@link balancer.simulation.SiteVisitor} for clients, and judges without excuses
 * ({@link balancer.simulation.SiteAnswer} checks what is answered, {@link balancer.simulation.SiteLimits} when a client
 * is closed).
 *
 * <p>In still air one event happens after the other: a {@link balancer.simulation.StillRun} carries out
 * {@link balancer.simulation.StillDeed}s and knows the result of each beforehand: all bytes on both sides, all times,
 * all numbers, all lines of the log and of the terminal. What a storm must leave open is compared exactly there.
 *
 * <p>Backends come and go in plans of {@link balancer.simulation.RosterMaker}: a {@link balancer.simulation.RosterRun}
 * has an operator at the admin port and names that move, and {@link balancer.simulation.RosterModel} says, from what
 * the operator was told, who must get nothing, and who which share.
 *
 * <p>A failure prints its seed, a command to repeat it, a smaller plan that fails in the same way, and the last events
 * of that. More seeds: {@code mvn test -Dtest='*Simulation*' -Dsimulation.seeds=100000 -Dsimulation.from=1}. Defects
 * found are kept as small scenarios in {@code FoundBySimulationTest}; {@code src/test/mutations/run} shows that breaks
 * of the balancer are found at all.
 *
 * <p>The vocabulary of {@link balancer.simulation.PlanMaker} and {@link balancer.simulation.TrafficMaker} decides what
 * can be found. A new behaviour of peers belongs there first.
 */
package balancer.simulation;
