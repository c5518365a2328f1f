package balancer.http;

/** A reason for a response of our own. */
public interface Problem {
    /** The status of the answer. */
    int status();

    /** Stable, lower case, hyphens: for programs. */
    String reason();

    /** Plain ASCII, without internal addresses: for people. */
    String sentence();
}
