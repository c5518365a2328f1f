package balancer;

import balancer.cli.RequestLine;
import balancer.cli.Terminal;
import balancer.net.Endpoint;
import balancer.proxy.Exchange;
import balancer.proxy.ExchangeListener;
import java.time.Instant;
import java.time.ZoneId;

/** The demo's commentary: one line on the terminal for each request, so that taking turns can be watched. */
final class RequestLog implements ExchangeListener {
    private static final String[] COLORS = {"blue", "green", "coral"};

    private final Terminal terminal;

    /** Made with the first request: looking up the time zone costs 5 ms that the start need not pay. */
    private RequestLine line;

    RequestLog(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public boolean wantsTargets() {
        return true;
    }

    @Override
    public void ended(Exchange exchange, Endpoint client) {
        if (line == null) {
            line = new RequestLine(terminal.color(), ZoneId.systemDefault());
        }
        line.request(Instant.now(), exchange.methodText(), exchange.target());
        if (exchange.backend() != null) {
            int id = exchange.backend().id();
            line.backend(id, exchange.backend().name() + " " + COLORS[id % COLORS.length]);
        }
        terminal.line(line.outcome(exchange.status(), exchange.durationNanos()));
    }
}
