package balancer.http;

/** Something that makes us answer ourselves. */
public interface Problem {
    /** The status of the answer. */
    int status();

    /** Stable, lower case, hyphens: for programs. */
    String reason();

    /** Plain ASCII words, without inside addresses: for people. */
    String sentence();
}
