package balancer.simulation;

import balancer.simulation.Entry.Outcome;
import balancer.simulation.MessageReader.Body;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the access log with the ledger. Each line belongs to one request, found by its target or by its place on its
 * connection, and must agree with what the client and the backends saw.
 */
final class LogBook {
    private static final String TRUTH = "the log tells the truth";

    private final Scene scene;
    private final Balancer balancer;
    private final Map<Integer, ClientPlan> clientOf = new HashMap<>();
    private final Map<Integer, ClientPlan> connections = new HashMap<>();
    private final Map<ClientPlan, Integer> numbers = new HashMap<>();
    private final Set<Integer> told = new HashSet<>();
    private final Set<Long> places = new HashSet<>();
    private final Set<String> requestIds = new HashSet<>();
    private final List<LogLine> nameless = new ArrayList<>();

    LogBook(Scene scene, Balancer balancer) {
        this.scene = scene;
        this.balancer = balancer;
        for (ClientPlan client : scene.plan().clients) {
            client.requests.forEach(request -> clientOf.put(request.id, client));
        }
    }

    void read(String text) {
        LogLine line = LogLine.read(text);
        require(line.id().isEmpty() || requestIds.add(line.id()), "a name means one request", line);
        require(scene.plan().requestIds || line.id().isEmpty(), "nobody is named unasked", line);
        require(places.add(line.connection() * 1_000_000L + line.number()), "each exchange has one line", line);
        require(
                line.connection()
                        <= scene.plan().clients.size() + scene.plan().knocks.size(),
                "each connection is a client's",
                line);
        require(line.headMicros() <= line.allMicros(), TRUTH, line);
        require(line.connectMicros() <= line.allMicros(), TRUTH, line);
        require(!line.backend().isEmpty() || line.connectMicros() < 0, TRUTH, line);
        int id = line.named();
        if (id < 0) {
            nameless.add(line);
        } else {
            line(line, scene.ledger().entry(id));
        }
    }

    /** @param lost lines that nobody will ever read */
    void close(long lost) {
        for (LogLine line : nameless) {
            if (scene.plan().tcp) {
                require(
                        line.number() == 1
                                && line.status() == 0
                                && line.request().equals("-"),
                        TRUTH,
                        line);
            } else {
                nameless(line);
            }
        }
        StringBuilder missing = new StringBuilder();
        long count = 0;
        for (Entry entry : scene.ledger().entries()) {
            boolean seen = entry.deliveries > 0 || entry.outcome == Outcome.REFUSED;
            boolean streamed = entry.outcome == Outcome.COMPLETE && entry.deliveries > 0;
            boolean found = scene.plan().tcp ? !streamed || stream(entry) : told(entry);
            if (seen && !found) {
                count++;
                missing.append("; ").append(entry);
            }
        }
        Judge.require(count <= lost, "each exchange has its line", lost + " are lost, missing are" + missing);
    }

    private boolean told(Entry entry) {
        return told.contains(entry.plan.id);
    }

    /** Its first line did not come as a whole, or was no good: it is known by its place. */
    private void nameless(LogLine line) {
        require(!line.endedWell() && line.backend().isEmpty(), TRUTH, line);
        ClientPlan owner = connections.get(line.connection());
        Entry best = null;
        for (ClientPlan client : scene.plan().clients) {
            boolean may = owner == null ? !numbers.containsKey(client) : owner == client;
            if (may && line.number() <= client.requests.size()) {
                Entry entry = scene.ledger().entry(client.requests.get(line.number() - 1).id);
                boolean fits = !told(entry) && (owner != null || fits(line, entry));
                best = fits && (best == null || isCloser(entry, best)) ? entry : best;
            }
        }
        require(best != null, "no line without a request", line);
        line(line, best);
    }

    /** Whoever was told how it ended can be no other; and of two such, the one that had less time for it. */
    private static boolean isCloser(Entry one, Entry other) {
        boolean told = one.outcome == Outcome.REFUSED;
        boolean otherTold = other.outcome == Outcome.REFUSED;
        boolean shorter = one.knownMicros - one.askedMicros < other.knownMicros - other.askedMicros;
        return told == otherTold ? shorter : told;
    }

    /** Nothing speaks against it. */
    private boolean fits(LogLine line, Entry entry) {
        boolean home = line.client().equals(clientOf.get(entry.plan.id).home.text);
        boolean begins = line.request().equals("-") || requestLine(entry.plan).startsWith(line.request());
        boolean named = entry.requestId == null || line.id().equals(entry.requestId);
        boolean lasted = entry.outcome != Outcome.REFUSED || line.allMicros() <= entry.knownMicros - entry.askedMicros;
        boolean so = entry.outcome != Outcome.REFUSED || line.word().equals(entry.reason);
        return home && begins && named && lasted && so && entry.outcome != Outcome.COMPLETE;
    }

    private static String requestLine(RequestPlan request) {
        String text = Wire.requestText(request);
        return text.substring(0, text.indexOf('\r'));
    }

    /** TCP mode: some line speaks of it, and of nothing else. */
    private boolean stream(Entry entry) {
        for (LogLine line : nameless) {
            boolean fits = line.bytes() == entry.streamBytes
                    && line.backend().equals(backendOf(entry))
                    && line.client().equals(clientOf.get(entry.plan.id).home.text);
            if (fits && told.add(-line.connection())) {
                return true;
            }
        }
        return false;
    }

    private void line(LogLine line, Entry entry) {
        require(told.add(entry.plan.id), "each exchange has one line", line);
        ClientPlan client = clientOf.get(entry.plan.id);
        tell(line.client().equals(client.home.text), line, entry);
        connections.putIfAbsent(line.connection(), client);
        numbers.putIfAbsent(client, line.connection());
        boolean place = connections.get(line.connection()) == client
                && numbers.get(client) == line.connection()
                && line.number() == client.requests.indexOf(entry.plan) + 1;
        require(place, "a line has its place on its connection", line);
        if (line.named() >= 0) {
            boolean version = line.request().endsWith(entry.plan.http10 ? " HTTP/1.0" : " HTTP/1.1");
            require(line.request().startsWith(entry.plan.method + ' ') && version, TRUTH, line);
        }
        // Who was refused and did not stay for the answer never heard its name.
        boolean known = entry.requestId == null || line.id().equals(entry.requestId);
        tell(known, line, entry);
        tell(entry.deliveries == 0 || !line.backend().isEmpty(), line, entry);
        times(line, entry);
        switch (entry.outcome) {
            case COMPLETE -> complete(line, entry);
            case REFUSED -> refused(line, entry);
            case CUT -> cut(line, entry);
            case NONE -> {}
        }
    }

    /**
     * It ended between the client's first word and its last look, and lasted no longer; nor shorter than at its
     * backend.
     */
    private void times(LogLine line, Entry entry) {
        boolean begun = !line.time().plusSeconds(1).isBefore(at(entry.askedMicros));
        tell(begun, line, entry);
        // What cuts a client off may come from elsewhere, and then the client knows first.
        boolean answered = entry.outcome == Outcome.COMPLETE || entry.outcome == Outcome.REFUSED;
        // A client that asked for a head does not wait for the body with which a malformed head is refused.
        boolean hasMore = entry.plan.method.equals("HEAD") && line.bytes() > 0;
        if (answered && !entry.isTunnel() && !hasMore) {
            tell(!line.time().isAfter(at(entry.knownMicros)), line, entry);
            tell(line.allMicros() <= entry.knownMicros - entry.askedMicros + 1, line, entry);
        }
        if (line.headMicros() >= 0 && entry.headKnownMicros < Long.MAX_VALUE) {
            tell(line.headMicros() <= entry.headKnownMicros - entry.headSaidMicros + 1, line, entry);
        }
    }

    private Instant at(long micros) {
        return scene.network()
                .instants()
                .instant()
                .minusNanos(scene.network().clock().getAsLong() - micros * 1_000);
    }

    private void complete(LogLine line, Entry entry) {
        AnswerPlan answer = entry.plan.answer;
        tell(line.status() == answer.status && line.backend().equals(backendOf(entry)), line, entry);
        tell(entry.isFresh == line.connectMicros() >= 0, line, entry);
        tell(line.headMicros() >= entry.answerBeganMicros - entry.readHeadMicros - 1, line, entry);
        if (answer.status != 101) {
            tell(line.endedWell() && line.why().isEmpty(), line, entry);
            tell(line.bytes() == bodyBytes(entry.plan), line, entry);
            tell(line.allMicros() >= entry.answerSaidMicros - entry.readHeadMicros - 1, line, entry);
        }
    }

    private void refused(LogLine line, Entry entry) {
        tell(line.status() == entry.refusedWith && line.word().equals(entry.reason), line, entry);
        boolean counted = entry.plan.method.equals("HEAD") || line.bytes() == entry.refusalBytes;
        tell(counted, line, entry);
        boolean bad = line.end().equals("bad-request") || line.end().equals("bad-response");
        tell(bad != line.why().isEmpty(), line, entry);
    }

    /** More may have been under way; and it may have been an answer of the balancer's own. */
    private void cut(LogLine line, Entry entry) {
        boolean ours = entry.refusedWith > 0;
        boolean shows = entry.plan.answerShowsItsEnd() && entry.headKnownMicros < Long.MAX_VALUE;
        tell(!shows || line.bytes() >= entry.receivedBeforeCut, line, entry);
        tell(!shows || line.status() == (ours ? entry.refusedWith : entry.plan.answer.status), line, entry);
        tell(!shows || ours || line.backend().equals(backendOf(entry)), line, entry);
    }

    private String backendOf(Entry entry) {
        return balancer.nameOf(entry.lastBackend);
    }

    /** As they went to the client, who has checked each of them. */
    private long bodyBytes(RequestPlan request) {
        Body framing = request.answer.framing(request.method);
        if (framing == Body.NONE) {
            return 0;
        }
        boolean decoded = framing == Body.CHUNKED && request.http10;
        if (decoded || framing != Body.CHUNKED) {
            return request.answer.bodyBytes;
        }
        Wire.Answer answer = scene.wire().answer(request);
        return answer.bytes().length - answer.headEnd();
    }

    private static void tell(boolean holds, LogLine line, Entry entry) {
        if (!holds) {
            throw new Violation(TRUTH, line.text() + ", but " + entry);
        }
    }

    private static void require(boolean holds, String property, LogLine line) {
        if (!holds) {
            throw new Violation(property, line.text());
        }
    }
}
