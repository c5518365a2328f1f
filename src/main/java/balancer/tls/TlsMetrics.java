package balancer.tls;

/** What became of handshakes; written and read on the loop's thread. */
public final class TlsMetrics {
    /** Handshakes with a key exchange and signature, since the start. */
    public long full;

    /** Handshakes that resumed an earlier session, since the start. */
    public long resumed;

    /** Handshakes that failed, since the start. */
    public long failed;

    /** Handshakes that had to wait because there were too many, since the start. */
    public long waited;

    /** Handshakes that clients have begun and not ended. */
    public long underWay;
}
