package balancer.proxyprotocol;

/** Which header backends get. */
public enum Version {
    /** None. */
    OFF,
    /** A line of text. */
    V1,
    /** Bytes. */
    V2
}
