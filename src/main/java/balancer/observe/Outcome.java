package balancer.observe;

import balancer.client.ExchangeRecord;

/** How an exchange ended, in the words of logs and events. */
final class Outcome {

    private Outcome() {}

    /** {@code ok}, or the reason of the failure. */
    static String word(ExchangeRecord exchange) {
        return exchange.failure() == null ? "ok" : exchange.failure().reason();
    }

    /** Details of the reason: what is wrong with a bad message. Empty if it ended well. */
    static String reason(ExchangeRecord exchange) {
        return exchange.problem() == null ? "" : exchange.problem().reason();
    }

    /** The status that was sent, else the one that would have been; 0 for a TCP connection, which has none. */
    static int status(ExchangeRecord exchange) {
        boolean unsent = exchange.status() == 0 && exchange.failure() != null && exchange.method() != null;
        return unsent ? exchange.failure().status() : exchange.status();
    }

    /** Empty if no backend was asked. */
    static String backend(ExchangeRecord exchange) {
        return exchange.backend() == null ? "" : exchange.backend().name();
    }
}
