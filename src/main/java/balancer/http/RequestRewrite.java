package balancer.http;

/** What a forwarded request says about its client. One reusable object per loop, filled before each request. */
public final class RequestRewrite {
    private final byte[] via;
    private final OriginFields fields;
    private byte[] clientAddress = {};
    private byte[] localAddress = {};
    private byte[] requestId = {};
    private int localPort;
    private byte[] ownCookie = {};
    private byte[] provenFields = {};
    private boolean trusted;

    /** {@code via} is the name for the Via field; empty: no Via is added. */
    public RequestRewrite(byte[] via) {
        this(via, OriginFields.DEFAULT);
    }

    /** @param fields those that tell where a request comes from */
    public RequestRewrite(byte[] via, OriginFields fields) {
        this.via = via;
        this.fields = fields;
    }

    /**
     * Sets the connection that the request came by.
     *
     * @param clientAddress the peer's address without port, for X-Forwarded-For; kept, not copied
     * @param localAddress the address and port it connected to: Host for an HTTP/1.0 request that has none
     * @param trusted whether the peer is a proxy whose X-Forwarded-* fields are believed
     */
    public RequestRewrite client(byte[] clientAddress, byte[] localAddress, boolean trusted) {
        this.clientAddress = clientAddress;
        this.localAddress = localAddress;
        this.trusted = trusted;
        return this;
    }

    /** Sets the port that the client connected to. */
    public RequestRewrite localPort(int port) {
        localPort = port;
        return this;
    }

    /** Sets the value for X-Request-Id; empty: what was received is passed on. Kept, not copied. */
    public RequestRewrite requestId(byte[] id) {
        this.requestId = id;
        return this;
    }

    /** Sets the name of a cookie that is left out, as it is for us; empty: none is. Kept, not copied. */
    public RequestRewrite ownCookie(byte[] name) {
        this.ownCookie = name;
        return this;
    }

    /** Sets whole fields about who the client has proved to be; empty: none are known. Kept, not copied. */
    public RequestRewrite provenFields(byte[] fields) {
        this.provenFields = fields;
        return this;
    }

    byte[] provenFields() {
        return provenFields;
    }

    byte[] ownCookie() {
        return ownCookie;
    }

    byte[] via() {
        return via;
    }

    OriginFields fields() {
        return fields;
    }

    int localPort() {
        return localPort;
    }

    byte[] clientAddress() {
        return clientAddress;
    }

    byte[] localAddress() {
        return localAddress;
    }

    byte[] requestId() {
        return requestId;
    }

    boolean trusted() {
        return trusted;
    }
}
