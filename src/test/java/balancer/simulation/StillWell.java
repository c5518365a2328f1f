package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A valid request with fields of all kinds, and a valid answer. */
record StillWell(RequestPlan request, Home home, boolean anew, int waitMillis) implements StillDeed {
    private static final String[] MORE = {
        "User-Agent: curl/8.5.0",
        "user-agent: a \"b\" \\c",
        "User-Agent: " + "u".repeat(512),
        "User-Agent: " + "u".repeat(513),
        "Referer: http://site/a?b=c",
        "REFERER: r\u00e9f\u00e9",
        "Referer: " + "r".repeat(1_025),
        "X-Request-Id: given-1",
        "X-REQUEST-ID: " + "i".repeat(64),
        "X-Request-Id: " + "i".repeat(65),
        "X-Request-Id: a#b",
        "X-Request-Id: a b",
        "x-request-id:",
        "X-Forwarded-For: 6.6.6.6",
        "X-Forwarded-For:",
        "X-Forwarded-Proto: https",
        "X-FORWARDED-HOST: outside",
        "X-Forwarded-Port: 443",
        "X.Forwarded!Proto: https",
        "Forwarded: for=1.2.3.4;proto=https",
        "X-Real-IP: 6.6.6.6",
        "X_Real_IP: 6.6.6.6",
        "Via: 1.0 first, 1.1 second",
        "Expect: something",
        "Cookie: a=\u0001",
        "X-Odd: \u0080\u00ff"
    };

    private static final String[] SCHEMES = {"http://", "https://", "HTTP://", "hTtPs://"};
    private static final String[] AUTHORITIES = {"site", "Site.Example:80", "s:65535", "[::1]:8080", "10.0.0.1"};

    static StillWell draw(Dice dice, StillSettings settings, int id) {
        RequestPlan request = new RequestPlan(id);
        request.method = dice.pick("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW");
        request.http10 = dice.onceIn(6);
        request.connectionField = request.http10 ? dice.onceIn(2) : dice.onceIn(8);
        request.absoluteTarget = dice.onceIn(8);
        request.site = dice.pick(SCHEMES) + dice.pick(AUTHORITIES);
        request.hostless = request.http10 && !request.absoluteTarget && dice.onceIn(2);
        request.query = dice.onceIn(3) ? dice.pick("?a=b", "?", "?q=http://x/?y", "?%00") : "";
        request.oddSeed = dice.onceIn(3) ? dice.next() : 0;
        List<String> more = new ArrayList<>();
        for (int left = dice.between(0, 4); left > 0; left--) {
            more.add(dice.pick(MORE));
        }
        request.more = more;
        if (!request.method.equals("GET") && !request.method.equals("HEAD") || dice.onceIn(20)) {
            request.framing = dice.pick(Body.FIXED, request.http10 ? Body.FIXED : Body.CHUNKED);
            request.bodyBytes = dice.size(3_000);
            request.chunkSeed = dice.next();
        }
        answer(dice, request.answer, request);
        Home[] homes =
                Arrays.stream(Home.values()).filter(settings.front::takes).toArray(Home[]::new);
        if (wireBytes(request) > settings.maxHead - 200) {
            request.more = List.of();
            request.oddSeed = 0;
        }
        return new StillWell(request, dice.pick(homes), dice.onceIn(3), dice.onceIn(4) ? dice.between(1, 900) : 0);
    }

    private static int wireBytes(RequestPlan request) {
        return Wire.requestHead(request).length;
    }

    private static void answer(Dice dice, AnswerPlan answer, RequestPlan request) {
        answer.status = dice.pick(200, 200, 200, 201, 204, 304, 404, 500, 503, 301, 999);
        answer.http10 = dice.onceIn(8);
        answer.connectionField = answer.http10 == dice.onceIn(6);
        answer.date = !dice.onceIn(3);
        answer.framing = dice.pick(Body.FIXED, Body.FIXED, Body.CHUNKED, Body.UNTIL_CLOSE);
        if (answer.http10 && answer.framing == Body.CHUNKED) {
            answer.framing = Body.FIXED;
        }
        answer.bodyBytes = dice.size(5_000);
        answer.chunkSeed = dice.next();
        answer.interims = dice.onceIn(4) ? dice.between(1, 3) : 0;
        answer.isRepaired = dice.onceIn(10);
    }

    @Override
    public void happen(StillRun run) {
        run.times.advance(waitMillis * 1_000_000L);
        if (anew) {
            run.leave();
        }
        StillClient client = run.client(home);
        Wire wire = new Wire(new Content());
        byte[] head = Wire.requestHead(request);
        byte[] body = wire.requestBody(request);
        byte[] words = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, words, head.length, body.length);
        Wire.Answer answer = wire.answer(request);
        boolean closes = request.answer.framing(request.method) == Body.UNTIL_CLOSE || !request.answer.persists();
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        String heard =
                run.talk(client, words, new Reply(closes ? Manner.SAYS_AND_CLOSES : Manner.SAYS, answer.bytes()));
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals + " " + heard);
        Arrival arrival = run.arrivals.get(0);
        Judge.require(arrival.server() == server, "round robin is exact", arrival.server() + ", not " + server);
        Judge.require(arrival.fresh() == fresh, "who waits for work gets it", arrival.fresh() + ", not " + fresh);
        String name = arrived(run, arrival, head, body);
        answered(run, client, heard, wire, answer);
        if (!closes && !request.answer.isRepaired) {
            run.park(server);
        }
        write(run, client, heard, arrival, name);
    }

    private Rewriting.Hop hop(StillRun run) {
        return new Rewriting.Hop(home, false, run.settings.ids, run.settings.trusts(home.address()), run.settings.via);
    }

    /** @return the id of the request */
    private String arrived(StillRun run, Arrival arrival, byte[] head, byte[] body) {
        String sent = new String(head, StandardCharsets.ISO_8859_1);
        Rewriting.require(Rewriting.ofRequest(request, sent, hop(run)), arrival.head());
        String rest = arrival.raw().substring(arrival.raw().indexOf("\r\n\r\n") + 4);
        boolean same = rest.equals(new String(body, StandardCharsets.ISO_8859_1));
        Judge.require(same, "no byte is changed", rest.length() + " of " + body.length);
        if (!run.settings.ids) {
            return "";
        }
        boolean ours = Rewriting.isRenamed(sent, hop(run));
        String name = ours ? run.names.nextName() : Rewriting.givenName(sent, hop(run));
        if (ours) {
            run.names.requireName(arrival.head().value(Wire.REQUEST_ID), name);
            name = run.names.begunName(name);
        }
        return name;
    }

    private void answered(StillRun run, StillClient client, String heard, Wire wire, Wire.Answer answer) {
        String rest = heard;
        for (int i = 0; i < request.answer.interims && !request.http10; i++) {
            int end = rest.indexOf("\r\n\r\n") + 4;
            String sent = new String(Wire.interim(request, i), StandardCharsets.ISO_8859_1);
            Rewriting.require(Rewriting.ofInterim(sent, run.settings.via), new Head(rest.substring(0, end)));
            rest = rest.substring(end);
        }
        int end = rest.indexOf("\r\n\r\n") + 4;
        Head head = new Head(rest.substring(0, end));
        boolean closes = !request.persists() || !request.answerIsDelimited();
        String told = closes ? "close" : request.http10 ? "keep-alive" : "";
        String sent = Wire.answerHead(request).toString();
        Rewriting.require(Rewriting.ofAnswer(request, sent, told, run.settings.via), head);
        if (!request.answer.date) {
            Rewriting.requireDate(head, run.times.now().minusMillis(10), run.times.now());
        }
        Body framing = request.answer.framing(request.method);
        boolean decoded = framing == Body.CHUNKED && request.http10;
        byte[] whole = answer.bytes();
        byte[] body = decoded
                ? new Content().bytes(Content.answerBody(request.id), request.answer.bodyBytes)
                : Arrays.copyOfRange(whole, answer.headEnd(), whole.length);
        String expected = new String(body, StandardCharsets.ISO_8859_1);
        Judge.require(rest.substring(end).equals(expected), "no byte is changed", heard);
        Judge.require(client.isOver() == closes, "a connection persists", closes);
        client.lingers = closes && request.persists(); // who may pipeline may have said more
        Judge.require(!client.byReset, "a connection ends in order", client);
    }

    private void write(StillRun run, StillClient client, String heard, Arrival arrival, String name) {
        String backend = run.settings.nameOf(arrival.server());
        long nanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.books.answered(backend, request.method, request.answer.status, nanos / 1e9);
        run.books.add(StillBooks.of("lb_backend_attempts_total", backend), 1);
        run.books.add(StillBooks.of("lb_backend_receive_bytes_total", backend), heard.length());
        if (arrival.fresh()) {
            run.connected(arrival.server());
        }
        StillLine line = new StillLine();
        line.client = home.text;
        line.time = run.times.at(client.receivedNanos - StillTimes.LATENCY_NANOS);
        String first = Wire.requestText(request).split("\r\n")[0];
        line.method = request.method;
        line.target = first.split(" ")[1];
        line.version = first.split(" ")[2];
        line.status = request.answer.status;
        line.bytes = bodyBytes(heard);
        line.bodyBytes = arrival.raw().length() - arrival.raw().indexOf("\r\n\r\n") - 4;
        line.referer = first("referer", 1_024);
        line.agent = first("user-agent", 512);
        line.allNanos = nanos;
        line.connectNanos = arrival.fresh() ? StillLine.SOME : StillLine.NONE;
        line.headNanos = arrival.atNanos() - client.saidNanos;
        line.backend = backend;
        line.connection = client.number;
        line.number = ++client.asked;
        line.id = name;
        run.log.expect(line);
        run.requestCame();
        run.lastId = request.id;
    }

    private long bodyBytes(String heard) {
        int from = 0;
        for (int i = 0; i <= (request.http10 ? 0 : request.answer.interims); i++) {
            from = heard.indexOf("\r\n\r\n", from) + 4;
        }
        return heard.length() - from;
    }

    /** The value of the first field of this name, cut to this length. */
    private String first(String name, int most) {
        String value = new Head(Wire.requestText(request)).value(name);
        return StillAnswer.cut(value, most);
    }

    @Override
    public String toString() {
        return (anew ? "anew " : "") + "from " + home.text + " " + request;
    }
}
