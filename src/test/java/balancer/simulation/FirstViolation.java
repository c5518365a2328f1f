package balancer.simulation;

/**
 * Runs the seeds of a plain build until a property is violated, and says which one: for {@code src/test/mutations/run},
 * which breaks the balancer on purpose. Exit status 1 if something was found. Argument: the only flavour to run, if any.
 */
final class FirstViolation {
    private FirstViolation() {}

    public static void main(String[] arguments) {
        int seeds = 0;
        Flavour[] flavours = arguments.length > 0 ? new Flavour[] {Flavour.valueOf(arguments[0])} : Flavour.values();
        for (Flavour flavour : flavours) {
            for (int seed = 1; seed <= flavour.usualSeeds(); seed++) {
                seeds++;
                Throwable found = Campaign.attempt(PlanMaker.make(flavour, seed));
                if (found != null) {
                    System.out.println(flavour + " seed " + seed + ": " + firstLine(found));
                    System.exit(1);
                }
            }
        }
        System.out.println("nothing in " + seeds + " seeds");
    }

    private static String firstLine(Throwable found) {
        String what = found instanceof Violation ? found.getMessage() : found.toString();
        return what.lines().findFirst().orElse("").strip();
    }
}
