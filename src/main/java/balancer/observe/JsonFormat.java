package balancer.observe;

import balancer.client.ExchangeRecord;
import balancer.observe.RequestExcerpt.Part;

/**
 * One JSON object per line, with the names of the Elastic Common Schema (8); what that lacks is under {@code balancer}.
 * Members without a value are left out. The method and target of a refused request are whatever is in their places, and
 * the rest of its line is logged too. Durations are in nanoseconds, like {@code event.duration} of ECS.
 */
final class JsonFormat implements LineFormat {
    private static final int FIXED_LENGTH = 1_536;

    /** Six bytes for one byte, and the path is written twice. */
    private static final int LONGEST_ESCAPE = 12;

    private final LogClock clock;

    JsonFormat(LogClock clock) {
        this.clock = clock;
    }

    @Override
    public int maxLength(RequestExcerpt request) {
        return FIXED_LENGTH + LONGEST_ESCAPE * request.length();
    }

    @Override
    public void write(ExchangeRecord exchange, RequestExcerpt request, LogBuffer out) {
        begin(out);
        text(",\"client.address\":\"", exchange.clientAddress(), out);
        request(exchange, request, out);
        int status = Outcome.status(exchange);
        number(",\"http.response.status_code\":", status == 0 ? -1 : status, out);
        number(",\"http.response.body.bytes\":", exchange.responseBodyBytes(), out);
        text(",\"http.request.id\":\"", exchange.requestId(), out);
        number(",\"event.duration\":", exchange.durationNanos(), out);
        out.put(exchange.failure() == null ? ",\"event.outcome\":\"success\"" : ",\"event.outcome\":\"failure\"");
        text(",\"event.reason\":\"", Outcome.reason(exchange), out);
        text(",\"server.address\":\"", Outcome.backend(exchange), out);
        number(",\"balancer.connection\":", exchange.connectionNumber(), out);
        number(",\"balancer.request\":", exchange.requestNumber(), out);
        number(",\"balancer.connect.duration\":", exchange.connectNanos(), out);
        number(",\"balancer.response_head.duration\":", exchange.responseHeadNanos(), out);
        text(",\"balancer.end\":\"", Outcome.word(exchange), out);
        out.put('}').endLine();
    }

    private void begin(LogBuffer out) {
        int millis = clock.now().millisOfSecond();
        out.put("{\"@timestamp\":\"").put(clock.iso()).put('.').put(millis, 3).put("Z\"");
    }

    private static void request(ExchangeRecord exchange, RequestExcerpt request, LogBuffer out) {
        part(",\"http.request.method\":\"", Part.METHOD, request, out);
        part(",\"url.original\":\"", Part.TARGET, request, out);
        if (!request.isUnderstood()) {
            part(",\"balancer.request_line_end\":\"", Part.VERSION, request, out);
            return;
        }
        int path = request.pathStart();
        int query = request.queryStart();
        out.put(",\"url.path\":\"").json(request.bytes(), path, query).put('"');
        out.put(exchange.isHttp10() ? ",\"http.version\":\"1.0\"" : ",\"http.version\":\"1.1\"");
        part(",\"http.request.referrer\":\"", Part.REFERER, request, out);
        part(",\"user_agent.original\":\"", Part.USER_AGENT, request, out);
        number(",\"http.request.body.bytes\":", exchange.requestBodyBytes(), out);
    }

    private static void part(String name, Part part, RequestExcerpt request, LogBuffer out) {
        if (!request.isEmpty(part)) {
            out.put(name)
                    .json(request.bytes(), request.start(part), request.end(part))
                    .put('"');
        }
    }

    private static void text(String name, byte[] value, LogBuffer out) {
        if (value.length > 0) {
            out.put(name).json(value, 0, value.length).put('"');
        }
    }

    /** A word of our own, or a backend's address: neither needs an escape. */
    private static void text(String name, String value, LogBuffer out) {
        if (!value.isEmpty()) {
            out.put(name).put(value).put('"');
        }
    }

    private static void number(String name, long value, LogBuffer out) {
        if (value >= 0) {
            out.put(name).put(value);
        }
    }

    @Override
    public void writeDropped(long lines, LogBuffer out) {
        begin(out);
        out.put(",\"event.outcome\":\"failure\",\"balancer.lines_dropped\":").put(lines);
        out.put(",\"message\":\"lines dropped: the log could not be written in time\"}");
        out.endNotice();
    }
}
