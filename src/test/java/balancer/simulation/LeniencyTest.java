package balancer.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How much the judge lets pass, measured: see {@link Lies}. A few seeds in a plain build; the whole measurement, a
 * table per flavour, is {@code mvn test -Dtest=LeniencyTest -Dsimulation.seeds=1000}.
 */
final class LeniencyTest {
    private static final int USUAL_SEEDS = 40;

    /**
     * At most so much of what would be wrong may be believed. In a siege most of the crowd has no right to an answer.
     */
    private static final Map<Flavour, Double> MOST = new EnumMap<>(Map.of(
            Flavour.FAIR, 0.01,
            Flavour.STORM, 0.06,
            Flavour.TCP, 0.05,
            Flavour.SCARCITY, 0.02,
            Flavour.STOP, 0.05,
            Flavour.SIEGE, 0.06));

    /**
     * So many faults per request there were when the judge believed 85 % of all lies in a storm: fewer excuses must not
     * come from better weather.
     */
    private static final Map<Flavour, Double> LEAST_FAULTS = new EnumMap<>(Map.of(
            Flavour.FAIR, 0.461,
            Flavour.STORM, 1.3266,
            Flavour.TCP, 2.829,
            Flavour.SCARCITY, 0.1065,
            Flavour.STOP, 0.687));

    @Test
    void fewLiesAreBelieved() throws IOException {
        long seeds = Long.getLong("simulation.seeds", USUAL_SEEDS);
        for (Flavour flavour : Flavour.values()) {
            if (!MOST.containsKey(flavour)) {
                continue; // is judged without excuses
            }
            Lies lies = new Lies();
            for (long seed = 1; seed <= seeds; seed++) {
                Run run = new Run(PlanMaker.make(flavour, seed));
                run.execute();
                run.tell(lies);
            }
            System.out.println(flavour + ":\n" + lies);
            assertTrue(lies.share() <= MOST.get(flavour), () -> flavour + " believes\n" + lies);
        }
    }

    @Test
    void theWeatherIsAsBadAsItWas() {
        LEAST_FAULTS.forEach((flavour, least) -> {
            Hardship hardship = new Hardship();
            for (long seed = 1; seed <= 1_000; seed++) {
                hardship.add(PlanMaker.make(flavour, seed));
            }
            System.out.printf("%s: %.4f faults per request, once %.4f%n", flavour, hardship.perRequest(), least);
            assertTrue(hardship.perRequest() >= least, flavour + ": " + hardship.perRequest());
        });
    }
}
