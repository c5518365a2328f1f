package balancer.proxy;

import balancer.backend.BackendPool;
import balancer.metrics.BackendMetrics;
import balancer.metrics.TrafficMetrics;

/** Counts exchanges and tells the listener and the health watch: each failure, each success, each end once. */
final class Accounts {
    final TrafficMetrics traffic = new TrafficMetrics();
    final long[] failures = new long[Failure.values().length];
    final long[] failedExchanges = new long[Failure.values().length];
    final ExchangeListener listener;

    private final BackendPool backends;

    Accounts(BackendPool backends, ExchangeListener listener) {
        this.backends = backends;
        this.listener = listener;
    }

    /** An attempt, or the whole exchange, has failed. The session still has the connection that failed. */
    void countFailure(Session session, Failure failure) {
        failures[failure.ordinal()]++;
        if (session.backendConnection != null && failure.isBackendsFault()) {
            session.backendConnection.backend().metrics().failures++;
            backends.policy().failed(session.backendConnection.backend());
            Blame.report(failure, session, backends.watch());
        }
        if (failure.isOfConnect()) {
            session.exchange.backend.metrics().connectFailures++;
        }
    }

    /** The head of the final response is here. */
    void answered(Exchange exchange) {
        long nanos = exchange.admittedNanos + exchange.responseHeadNanos - exchange.askedNanos;
        backends.policy().answered(exchange.backend, nanos);
    }

    /** TCP mode: a connection was made. */
    void connected(Exchange exchange) {
        backends.policy().answered(exchange.backend, exchange.connectNanos);
    }

    /** The backend answered the request. Called for a tunnel when it opens, not hours later. */
    void succeeded(Exchange exchange) {
        exchange.backend.metrics().answered++;
        backends.watch().succeeded(exchange.backend);
    }

    /** The exchange is over. */
    void ended(Session session) {
        Exchange exchange = session.exchange;
        long fromClient = session.request.sentBytes();
        long toClient = session.response.sentBytes();
        traffic.bytesFromClients += fromClient;
        traffic.bytesToClients += toClient;
        if (exchange.backend != null) {
            exchange.backend.metrics().bytesSent += fromClient;
            exchange.backend.metrics().bytesReceived += exchange.answeredByUs ? 0 : toClient;
        }
        if (exchange.failure == null) {
            completed(exchange);
        } else {
            failedExchanges[exchange.failure.ordinal()]++;
        }
        listener.ended(exchange);
    }

    private void completed(Exchange exchange) {
        traffic.completed++;
        if (exchange.answeredByUs) {
            return;
        }
        BackendMetrics metrics = exchange.backend.metrics();
        metrics.responses[Math.min(metrics.responses.length - 1, exchange.status / 100)]++;
    }
}
