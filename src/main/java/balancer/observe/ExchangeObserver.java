package balancer.observe;

import balancer.client.ExchangeRecord;

/** Somebody who tells or stores what becomes of exchanges. Called in the loop: must not block. */
public interface ExchangeObserver {
    /** Both are valid during the call only. */
    void ended(ExchangeRecord exchange, RequestExcerpt request);

    /** Whether it looks at more of a request than method and target. If nobody does, no field is searched. */
    boolean readsFields();
}
