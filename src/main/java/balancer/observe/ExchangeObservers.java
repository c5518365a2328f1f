package balancer.observe;

import balancer.http.RequestHead;
import balancer.proxy.Exchange;
import balancer.proxy.ExchangeListener;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Everybody who hears of ended exchanges, behind the one listener that the core knows. What they want of a request head
 * is copied once for all of them, into memory that belongs to exchanges under way only: ten thousand idle connections
 * hold none of it.
 */
public final class ExchangeObservers implements ExchangeListener {
    private ExchangeObserver[] observers = {};

    private boolean withFields;

    /** Excerpts that no exchange uses now, linked. */
    private RequestExcerpt unused;

    public boolean isEmpty() {
        return observers.length == 0;
    }

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
    public void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes) {
        if (observers.length > 0) {
            attach(exchange).take(head, bytes, withFields);
        }
    }

    @Override
    public void refused(Exchange exchange, ByteBuffer bytes, int from, int to) {
        if (observers.length > 0) {
            attach(exchange).takeRefused(bytes, from, to);
        }
    }

    private RequestExcerpt attach(Exchange exchange) {
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
    public void ended(Exchange exchange) {
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
