package balancer.simulation;

/** Kinds of runs. Each has a vocabulary of its own, so that what can be demanded of it is as much as possible. */
enum Flavour {
    /** HTTP over an odd but honest network between honest peers: not one request may fail. */
    FAIR("HttpFairWeather"),
    /** HTTP with everything that can go wrong. */
    STORM("HttpStorm"),
    /** TCP mode, with and without faults. */
    TCP("Tcp"),
    /** Hardly any memory, or hardly any descriptors. */
    SCARCITY("Scarcity"),
    /** The balancer is stopped in the middle. */
    STOP("Stop");

    private final String test;

    Flavour(String test) {
        this.test = test;
    }

    /** The class that runs seeds of this kind. */
    String testClass() {
        return test + "SimulationTest";
    }
}
