package balancer.observe;

import balancer.client.ExchangeRecord;
import balancer.client.RecordListener;
import balancer.http.RequestHead;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The observers of ended exchanges, behind the one listener that the core has. What they need of a request head is
 * copied once for all of them, into memory that only exchanges in progress hold: ten thousand idle connections hold
 * none of it.
 */
public final class ExchangeObservers implements RecordListener {
    private ExchangeObserver[] observers = {};

    private boolean withFields;

    /** A linked list of unused excerpts. */
    private RequestExcerpt unused;

    public void add(ExchangeObserver observer) {
        observers = Arrays.copyOf(observers, observers.length + 1);
        observers[observers.length - 1] = observer;
        askWhatTheyRead();
    }

    public void remove(ExchangeObserver observer) {
        for (int i = 0; i < observers.length; i++) {
            if (observers[i] == observer) {
                ExchangeObserver[] fewer = Arrays.copyOf(observers, observers.length - 1);
                System.arraycopy(observers, i + 1, fewer, i, fewer.length - i);
                observers = fewer;
                askWhatTheyRead();
                return;
            }
        }
    }

    private void askWhatTheyRead() {
        withFields = false;
        for (ExchangeObserver observer : observers) {
            withFields |= observer.readsFields();
        }
    }

    @Override
    public void admitted(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes) {
        if (observers.length > 0) {
            attach(exchange).take(head, bytes, withFields);
        }
    }

    @Override
    public void refused(ExchangeRecord exchange, ByteBuffer bytes, int from, int to) {
        if (observers.length > 0) {
            attach(exchange).takeRefused(bytes, from, to);
        }
    }

    private RequestExcerpt attach(ExchangeRecord exchange) {
        RequestExcerpt excerpt = unused;
        if (excerpt == null) {
            excerpt = new RequestExcerpt();
        } else {
            unused = excerpt.next;
        }
        exchange.attach(excerpt);
        return excerpt;
    }

    @Override
    public void ended(ExchangeRecord exchange) {
        RequestExcerpt excerpt = (RequestExcerpt) exchange.attachment();
        RequestExcerpt request = excerpt == null ? RequestExcerpt.NONE : excerpt;
        for (ExchangeObserver observer : observers) {
            observer.ended(exchange, request);
        }
        if (excerpt != null) {
            exchange.attach(null);
            excerpt.next = unused;
            unused = excerpt;
        }
    }
}
