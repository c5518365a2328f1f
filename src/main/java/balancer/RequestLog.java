package balancer;

import balancer.cli.terminal.DemoLine;
import balancer.cli.terminal.Terminal;
import balancer.client.ExchangeRecord;
import balancer.observe.ExchangeObserver;
import balancer.observe.RequestExcerpt;
import java.time.InstantSource;
import java.time.ZoneId;

/** The demo's output: one line on the terminal for each request, which shows how the servers take turns. */
final class RequestLog implements ExchangeObserver {
    private final Terminal terminal;
    private final InstantSource instants;

    /** Made with the first request: looking up the time zone costs 5 ms that the start need not pay. */
    private DemoLine line;

    RequestLog(Terminal terminal, InstantSource instants) {
        this.terminal = terminal;
        this.instants = instants;
    }

    @Override
    public void ended(ExchangeRecord exchange, RequestExcerpt request) {
        if (line == null) {
            line = new DemoLine(terminal.color(), ZoneId.systemDefault());
        }
        line.request(
                instants.instant(), request.text(RequestExcerpt.Part.METHOD), request.text(RequestExcerpt.Part.TARGET));
        if (exchange.backend() != null) {
            int number = exchange.backend().id(); // a fourth backend may come while the demo runs
            String color = number <= DemoSites.COLORS.length ? " " + DemoSites.COLORS[number - 1] : "";
            line.backend(exchange.backend().slot(), exchange.backend().name() + color);
        }
        String why = exchange.problem() == null ? "" : exchange.problem().reason();
        terminal.line(line.outcome(exchange.status(), exchange.durationNanos(), why));
    }

    @Override
    public boolean readsFields() {
        return false;
    }
}
