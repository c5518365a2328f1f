package balancer.glass;

/** What {@code --trace} prints. */
public enum TraceFormat {
    OFF,
    WORDS,
    JSON
}
