package balancer.observe;

import balancer.client.ExchangeRecord;

/** Reports or stores how exchanges end. Called in the loop: must not block. */
public interface ExchangeObserver {
    /** Both are valid during the call only. */
    void ended(ExchangeRecord exchange, RequestExcerpt request);

    /** Whether it reads more of a request than method and target. If no observer does, fields are not searched. */
    boolean readsFields();
}
