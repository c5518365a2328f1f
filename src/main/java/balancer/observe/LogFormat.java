package balancer.observe;

/** What a line of the access log looks like. */
public enum LogFormat {
    /** NCSA combined, with additions: for people and for most log readers. */
    COMBINED,
    /** One JSON object per line with the names of the Elastic Common Schema. */
    JSON
}
