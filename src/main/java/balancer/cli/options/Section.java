package balancer.cli.options;

/** A section of the help. */
enum Section {
    BALANCING("Balancing:"),
    TIME_LIMITS("Time limits (500ms, 2s, 5m, 1h, off):"),
    REPLACEMENT("Replacement:"),
    LIMITS("Limits and trust:"),
    ENCRYPTION("TLS:"),
    OBSERVING("Observing:"),
    GENERAL("General:");

    final String heading;

    Section(String heading) {
        this.heading = heading;
    }
}
