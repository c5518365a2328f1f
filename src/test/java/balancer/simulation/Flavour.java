package balancer.simulation;

/** Kinds of runs. Each has a vocabulary of its own, so that its checks can be as strict as possible. */
enum Flavour {
    /** HTTP over an odd but honest network between honest peers: not one request may fail. */
    FAIR("HttpFairWeather", 600),
    /** HTTP with everything that can go wrong. */
    STORM("HttpStorm", 1_000),
    /** TCP mode, with and without faults. */
    TCP("Tcp", 300),
    /** Hardly any memory, or hardly any descriptors. */
    SCARCITY("Scarcity", 150),
    /** The balancer is stopped in the middle. */
    STOP("Stop", 250),
    /** A crowd that holds memory, and newcomers. */
    SIEGE("Siege", 60),
    /** The static server instead of the balancer. */
    SERVE("Serve", 150),
    /** One thing after another, of which all that comes is known beforehand. */
    STILL("StillAir", 300),
    /** Backends come and go: an operator changes them, and names move. */
    ROSTER("Roster", 100);

    private final String test;
    private final int usualSeeds;

    Flavour(String test, int usualSeeds) {
        this.test = test;
        this.usualSeeds = usualSeeds;
    }

    /** How many a plain build runs. */
    int usualSeeds() {
        return usualSeeds;
    }

    /** The class that runs seeds of this kind. */
    String testClass() {
        return test + "SimulationTest";
    }
}
