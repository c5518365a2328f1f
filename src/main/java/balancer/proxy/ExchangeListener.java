package balancer.proxy;

import balancer.net.Endpoint;

/** Hears of every exchange when it is over. Called in the loop: must not block. */
public interface ExchangeListener {
    /** Nobody listens. */
    ExchangeListener NONE = new ExchangeListener() {
        @Override
        public boolean wantsTargets() {
            return false;
        }

        @Override
        public void ended(Exchange exchange, Endpoint client) {}
    };

    /** True if {@link Exchange#target} must be kept for {@link #ended}; costs a string per request. */
    boolean wantsTargets();

    /** @param exchange valid during the call only: it is reused for the next request */
    void ended(Exchange exchange, Endpoint client);
}
