package balancer.observe;

import balancer.client.ExchangeRecord;
import balancer.observe.RequestExcerpt.Part;

/**
 * The combined format of NCSA and Apache, which every log reader supports, followed by what a balancer adds:
 *
 * <pre>
 * 127.0.0.1 - - [06/Nov/1994:08:49:37 +0000] "GET /a HTTP/1.1" 200 2326 "http://site/" "curl/8.5.0"
 *     rt=0.002134 ct=0.000210 ht=0.001987 backend=9002 conn=17 req=3 id=k3v9q2m0a50000000017 why=- end=ok
 * </pre>
 *
 * <p>(one line.) Seconds: rt from the first byte of the request to the last of the response, ct for connecting to the
 * backend ("-": the connection was open already), ht from the request head to the response head. A status that never
 * reached the client is nginx's 499, or the one we would have sent. end is one of a dozen words; why says what is wrong
 * with a bad request, whose first line is logged as received, or with a bad response.
 */
final class CombinedFormat implements LineFormat {
    private static final int FIXED_LENGTH = 1_024;
    private static final int LONGEST_ESCAPE = 4;
    private static final char NONE = '-';

    private final LogClock clock;

    CombinedFormat(LogClock clock) {
        this.clock = clock;
    }

    @Override
    public int maxLength(RequestExcerpt request) {
        return FIXED_LENGTH + LONGEST_ESCAPE * request.length();
    }

    @Override
    public void write(ExchangeRecord exchange, RequestExcerpt request, LogBuffer out) {
        out.put(exchange.clientAddress()).put(" - - [").put(clock.now().combined());
        out.put("] \"");
        requestLine(exchange, request, out);
        out.put("\" ");
        status(Outcome.status(exchange), out);
        out.put(' ').put(exchange.responseBodyBytes());
        quoted(Part.REFERER, request, out);
        quoted(Part.USER_AGENT, request, out);
        time(" rt=", exchange.durationNanos(), out);
        time(" ct=", exchange.connectNanos(), out);
        time(" ht=", exchange.responseHeadNanos(), out);
        orNone(" backend=", Outcome.backend(exchange), out);
        out.put(" conn=").put(exchange.connectionNumber());
        out.put(" req=").put(exchange.requestNumber());
        byte[] id = exchange.requestId();
        out.put(" id=").escaped(id, 0, id.length);
        if (id.length == 0) {
            out.put(NONE);
        }
        orNone(" why=", exchange.isRefusal() ? Outcome.reason(exchange) : "", out);
        out.put(" end=").put(Outcome.word(exchange)).endLine();
    }

    private static void requestLine(ExchangeRecord exchange, RequestExcerpt request, LogBuffer out) {
        if (request.length() == 0) {
            out.put(NONE);
            return;
        }
        part(Part.METHOD, request, out);
        boolean hasVersion = !request.isEmpty(Part.VERSION);
        if (hasVersion || !request.isEmpty(Part.TARGET)) {
            part(Part.TARGET, request, out.put(' '));
        }
        if (request.isUnderstood()) {
            out.put(exchange.isHttp10() ? " HTTP/1.0" : " HTTP/1.1");
        } else if (hasVersion) {
            part(Part.VERSION, request, out.put(' '));
        }
    }

    private static void quoted(Part part, RequestExcerpt request, LogBuffer out) {
        out.put(" \"");
        if (request.isEmpty(part)) {
            out.put(NONE);
        }
        part(part, request, out);
        out.put('"');
    }

    private static void part(Part part, RequestExcerpt request, LogBuffer out) {
        out.escaped(request.bytes(), request.start(part), request.end(part));
    }

    private static void status(int status, LogBuffer out) {
        if (status == 0) {
            out.put(NONE);
        } else {
            out.put(status);
        }
    }

    private static void time(String name, long nanos, LogBuffer out) {
        out.put(name);
        if (nanos < 0) {
            out.put(NONE);
        } else {
            out.seconds(nanos);
        }
    }

    private static void orNone(String name, String value, LogBuffer out) {
        out.put(name).put(value.isEmpty() ? "-" : value);
    }

    /** Log readers skip lines that begin like this. */
    @Override
    public void writeDropped(long lines, LogBuffer out) {
        out.put("# ").put(clock.now().combined()).put(' ').put(lines);
        out.put(" lines dropped: the log could not be written in time").endNotice();
    }
}
