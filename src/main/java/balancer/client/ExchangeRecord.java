package balancer.client;

import balancer.backend.Backend;
import balancer.http.Method;
import balancer.http.Problem;

/**
 * What logs and events show of a request and its answer, or of a TCP connection. The balancer and the origin server
 * each have a class for it, so that one access log serves both.
 */
public interface ExchangeRecord {
    /** Keeps something for the {@link RecordListener}, as a selection key does, until that attaches something else. */
    void attach(Object listenersOwn);

    /** Null if nothing was attached. */
    Object attachment();

    /** The request's id in ASCII; empty if it has none. A shared array: valid until the next call. */
    byte[] requestId();

    /** The number of the client's connection, from 1. */
    long connectionNumber();

    /** The number of the request on that connection, from 1. */
    int requestNumber();

    /** The client's address without port, in ASCII. Must not be changed. */
    byte[] clientAddress();

    /** Null for a TCP connection, and for a request that was not understood. */
    Method method();

    /** True if the request came as HTTP/1.0. */
    boolean isHttp10();

    /** The status that was sent to the client, 0 if none. */
    int status();

    /** True if the connection has switched to another protocol (101). */
    boolean isSwitched();

    /** The backend that answered, or was asked last; null if none was. */
    Backend backend();

    /** Why it was this backend, in words; empty if none was asked. */
    default String why() {
        return "";
    }

    /** Null if the exchange ended well. */
    Problem failure();

    /** What is wrong with the message if that was the failure, else the failure. Null if there is none. */
    Problem problem();

    /** True if an invalid message ended the exchange; {@link #problem} says what is wrong with it. */
    boolean isRefusal();

    /** From the first byte of the request to the last byte of the answer. */
    long durationNanos();

    /** When the answer was complete, or the exchange was given up; on the loop's clock. */
    long endedNanos();

    /** How long the backend connection took to open; -1 if it was open already, or there was none. */
    long connectNanos();

    /** From the complete request head to the backend's final response head; -1 if none came. */
    long responseHeadNanos();

    /** Bytes of the request's body that went to the backend, or that the origin server read and dropped. */
    long requestBodyBytes();

    /** Bytes of the body that went to the client, chunk framing included. */
    long responseBodyBytes();
}
