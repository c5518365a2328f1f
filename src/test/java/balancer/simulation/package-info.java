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
 * <p>A {@link balancer.simulation.Plan} is drawn first and is only data: what each client asks and how it behaves, what
 * each backend answers and what goes wrong with that, the weather, the end. A {@link balancer.simulation.Run} carries
 * it out on a {@link balancer.simulation.Balancer} made of production's parts, with its health checks, its access log,
 * its admin port; the peers check every byte they receive against streams that are made from the request's number
 * ({@link balancer.simulation.Content}), with a reader of messages that shares nothing with the one under test. A
 * {@link balancer.simulation.Judge} then asks for every request: was it answered, completely, rightly, once and in time
 * ({@link balancer.simulation.Patience}), or does something that really happened to it explain why not ({@link
 * balancer.simulation.Excuses})? All that can explain anything, and how it ends, stands in one table, {@link
 * balancer.simulation.Mishap}. And for the balancer: is everything given back, do the counters of {@code /metrics}
 * ({@link balancer.simulation.Books}) say what was seen, and never less than before? How much the judge lets pass is
 * measured by {@code LeniencyTest}, which tells it {@link balancer.simulation.Lies}.
 *
 * <p>Who waits for a place ({@code --max-connections}, {@code --max-in-flight}), who has one and who has to make room
 * is looked at from outside by {@link balancer.simulation.Places} and {@link balancer.simulation.InFlight}.
 *
 * <p>{@link balancer.simulation.HomeMaker} says in which family of addresses everybody lives. The static server is a
 * tenant of the same world: {@link balancer.simulation.SiteRun} carries out plans of {@link
 * balancer.simulation.SiteMaker} with {@link balancer.simulation.SiteVisitor} for clients, and judges without excuses
 * ({@link balancer.simulation.SiteAnswer} what is answered, {@link balancer.simulation.SiteLimits} when somebody is let
 * go).
 *
 * <p>A failure prints its seed, a line to see it again, a smaller plan that fails in the same way, and the last events
 * of that. More seeds: {@code mvn test -Dtest='*Simulation*' -Dsimulation.seeds=100000 -Dsimulation.from=1}. What was
 * found is kept as small scenarios in {@code FoundBySimulationTest}; that breaks of the balancer are found at all is
 * shown by {@code src/test/mutations/run}.
 *
 * <p>The vocabulary of {@link balancer.simulation.PlanMaker} and {@link balancer.simulation.TrafficMaker} decides what
 * can be found. A new behaviour of peers belongs there first.
 */
package balancer.simulation;
