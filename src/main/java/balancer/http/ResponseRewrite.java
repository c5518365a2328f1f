package balancer.http;

/** What a forwarded response says to this client. One reusable object per loop, filled before each response. */
public final class ResponseRewrite {
    private final byte[] via;
    private byte[] date = {};
    private byte[] added = {};
    private Persistence persistence = Persistence.UNSAID;
    private boolean decode;

    /** {@code via} is the name for the Via field; empty: no Via is added. */
    public ResponseRewrite(byte[] via) {
        this.via = via;
    }

    /**
     * Sets how the response reaches its client.
     *
     * @param decode the client speaks HTTP/1.0: Transfer-Encoding and Trailer are left out
     */
    public ResponseRewrite client(Persistence persistence, boolean decode) {
        this.persistence = persistence;
        this.decode = decode;
        return this;
    }

    /**
     * The time as an {@link HttpDate}, for final responses that came without Date (RFC 9110 §6.6.1: a recipient with a
     * clock adds it when it forwards); empty: none is added. Kept, not copied.
     */
    public ResponseRewrite date(byte[] imfFixdate) {
        this.date = imfFixdate;
        return this;
    }

    /** Sets field lines to add, each whole with its end; empty: none. Kept, not copied. */
    public ResponseRewrite added(byte[] lines) {
        this.added = lines;
        return this;
    }

    byte[] added() {
        return added;
    }

    byte[] via() {
        return via;
    }

    byte[] date() {
        return date;
    }

    Persistence persistence() {
        return persistence;
    }

    boolean decode() {
        return decode;
    }
}
