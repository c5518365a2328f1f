package balancer.simulation;

import java.io.IOException;

/** A plan that is carried out, and judged. */
interface Play {
    static Play of(Plan plan) throws IOException {
        if (plan.still != null) {
            return new StillRun(plan);
        }
        if (plan.roster != null) {
            return new RosterRun(plan);
        }
        return plan.serves ? new SiteRun(plan) : new Run(plan);
    }

    void execute();

    /** The last events as text. */
    String trace();

    /** The same for the same plan, on any machine. */
    long fingerprint();
}
