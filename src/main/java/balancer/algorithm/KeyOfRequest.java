package balancer.algorithm;

import balancer.http.CookiePairs;
import balancer.http.RequestHead;
import balancer.proxy.Exchange;
import balancer.proxy.Ties;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Finds the key of each request for {@link ConsistentHash}. */
public final class KeyOfRequest implements Ties {
    private final RequestKey.Source source;
    private final byte[] name;
    private final CookiePairs cookies = new CookiePairs();

    public KeyOfRequest(RequestKey key) {
        this.source = key.source();
        boolean isField = source == RequestKey.Source.HEADER; // whose names have no case
        String text = isField ? key.name().toLowerCase(Locale.ROOT) : key.name();
        this.name = text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void asked(Exchange exchange, RequestHead head, ByteBuffer bytes) {
        if (source == RequestKey.Source.CLIENT) {
            connects(exchange);
        } else if (source == RequestKey.Source.COOKIE && cookies.find(head, bytes, name)) {
            exchange.affinity.key(Hash.of(bytes, cookies.valueStart(), cookies.valueEnd()));
        } else if (source == RequestKey.Source.HEADER) {
            int i = head.indexOf(bytes, name);
            if (i >= 0) {
                exchange.affinity.key(Hash.of(bytes, head.valueStart(i), head.valueEnd(i)));
            }
        }
    }

    @Override
    public void connects(Exchange exchange) {
        exchange.affinity.key(Hash.of(exchange.clientAddress()));
    }
}
