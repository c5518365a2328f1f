package balancer.server;

import balancer.address.IpText;
import balancer.backend.Backend;
import balancer.client.ExchangeRecord;
import balancer.http.Method;
import balancer.http.Problem;
import balancer.http.RequestHead;
import balancer.loop.Endpoint;
import balancer.proxy.Failure;
import java.nio.charset.StandardCharsets;

/**
 * One request to an origin server and its answer: the facts for the log. A session reuses it for all its requests. It
 * fails for the same {@linkplain Failure reasons} as an exchange of the balancer, except those that need a backend.
 */
final class OriginExchange implements ExchangeRecord {
    private static final byte[] NO_ID = {};

    private final Endpoint client;
    private final long connection;
    private byte[] clientAddress;
    private int number;

    /** True from the moment the request is known, or refused, until its end was reported. */
    private boolean open;

    private Method method;
    private boolean http10;
    private int status;
    private Failure failure;
    private Problem fault;
    private long beganNanos;
    private long endedNanos;
    private long requestBodyBytes;
    private long responseBodyBytes;
    private Object attachment;

    /** @param connection its number, from 1 */
    OriginExchange(Endpoint client, long connection) {
        this.client = client;
        this.connection = connection;
    }

    /** The next request may come. */
    void begin(long nowNanos) {
        number++;
        beganNanos = nowNanos;
        method = null;
        http10 = false;
        status = 0;
        failure = null;
        fault = null;
    }

    /** Restarts its time: no byte of it has come yet. */
    void beginsNow(long nowNanos) {
        beganNanos = nowNanos;
    }

    /** The request is valid and gets this status. */
    void admitted(RequestHead head, int newStatus) {
        open = true;
        method = head.method();
        http10 = head.minorVersion() == 0;
        status = newStatus;
    }

    /** The request is refused with the status of the problem. */
    void refused(Failure newFailure, Problem problem) {
        open = true;
        failure = newFailure;
        fault = problem;
        status = problem.status();
    }

    /** True while its end is not reported. */
    boolean isOpen() {
        return open;
    }

    /** @param why null if it ended well; a request that was refused keeps its reason */
    void ended(long nowNanos, Failure why, long requestBody, long responseBody) {
        open = false;
        endedNanos = nowNanos;
        failure = failure == null ? why : failure;
        requestBodyBytes = requestBody;
        responseBodyBytes = responseBody;
    }

    @Override
    public void attach(Object listenersOwn) {
        attachment = listenersOwn;
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    /** An origin server makes no ids, and takes none from its clients. */
    @Override
    public byte[] requestId() {
        return NO_ID;
    }

    @Override
    public long connectionNumber() {
        return connection;
    }

    @Override
    public int requestNumber() {
        return number;
    }

    @Override
    public byte[] clientAddress() {
        if (clientAddress == null) {
            clientAddress = IpText.of(client.remoteAddress()).getBytes(StandardCharsets.US_ASCII);
        }
        return clientAddress;
    }

    @Override
    public Method method() {
        return method;
    }

    @Override
    public boolean isHttp10() {
        return http10;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public boolean isSwitched() {
        return false;
    }

    @Override
    public Backend backend() {
        return null;
    }

    @Override
    public Problem failure() {
        return failure;
    }

    @Override
    public Problem problem() {
        return isRefusal() ? fault : failure;
    }

    @Override
    public boolean isRefusal() {
        return failure == Failure.BAD_REQUEST;
    }

    @Override
    public long durationNanos() {
        return endedNanos - beganNanos;
    }

    @Override
    public long endedNanos() {
        return endedNanos;
    }

    @Override
    public long connectNanos() {
        return -1;
    }

    @Override
    public long responseHeadNanos() {
        return -1;
    }

    @Override
    public long requestBodyBytes() {
        return requestBodyBytes;
    }

    @Override
    public long responseBodyBytes() {
        return responseBodyBytes;
    }
}
