package balancer.observe;

/** What a line of the access log looks like. */
public enum LogFormat {
    /** NCSA combined, with more behind it: for people and for most log readers. */
    COMBINED,
    /** One object per line with the names of the Elastic Common Schema. */
    JSON
}
