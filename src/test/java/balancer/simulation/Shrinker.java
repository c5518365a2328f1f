package balancer.simulation;

import balancer.health.HealthSettings;
import balancer.simulation.MessageReader.Body;
import balancer.tls.Handshakes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes a failing plan smaller while it still fails in the same way. */
final class Shrinker {
    private static final int MOST_ATTEMPTS = 1_500;

    private final Flavour flavour;
    private final String kind;
    private Plan plan;
    private Throwable found;
    private int attempts;

    Shrinker(Flavour flavour, Plan plan, Throwable found) {
        this.flavour = flavour;
        this.plan = plan;
        this.found = found;
        kind = kind(found);
    }

    /** What is the same in two failures if they are the same failure. */
    static String kind(Throwable found) {
        return found instanceof Violation violation
                ? violation.property()
                : found.getClass().getName();
    }

    AssertionError report() {
        while (shrinkOnce()) {
            continue;
        }
        String again = "mvn test -Dtest=" + flavour.testClass() + " -Dsimulation.seeds=1 -Dsimulation.from=" + plan.seed
                + odds();
        return new AssertionError(
                flavour + " seed " + plan.seed + ": " + found.getMessage() + "\nAgain: " + again
                        + "\nA smaller plan that fails as well: " + plan + "The last events of it:\n" + trace(),
                found);
    }

    /** If they are not the usual ones, the same seed is another plan. */
    private static String odds() {
        String odds = System.getProperty(TlsMaker.ODDS);
        return odds == null ? "" : " -D" + TlsMaker.ODDS + "=" + odds;
    }

    private String trace() {
        try {
            Play run = Play.of(plan);
            try {
                run.execute();
            } catch (RuntimeException | AssertionError again) {
                return run.trace();
            }
            return "it did not fail again";
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    /** True if something could be left out. */
    private boolean shrinkOnce() {
        for (Consumer<Plan> edit : edits()) {
            Plan smaller = plan.copy();
            edit.accept(smaller);
            if (smaller.toString().equals(plan.toString()) || ++attempts > MOST_ATTEMPTS) {
                continue;
            }
            Throwable same = Campaign.attempt(smaller);
            if (same != null && kind(same).equals(kind)) {
                plan = smaller;
                found = same;
                return true;
            }
        }
        return false;
    }

    private List<Consumer<Plan>> edits() {
        List<Consumer<Plan>> edits = new ArrayList<>();
        for (int i = 0; plan.still != null && i < plan.still.deeds().size(); i++) {
            int deed = i;
            edits.add(each -> each.still = each.still.without(deed));
        }
        for (int i = 0; plan.roster != null && i < plan.roster.parts(); i++) {
            int part = i;
            edits.add(each -> each.roster = each.roster.without(part));
        }
        for (int i = 0; i < plan.clients.size() && plan.clients.size() > 1; i++) {
            int client = i;
            edits.add(each -> each.clients.remove(client));
        }
        for (int i = 0; i < plan.knocks.size(); i++) {
            int knock = i;
            edits.add(each -> each.knocks.remove(knock));
        }
        for (int i = plan.backends.size() - 1; i >= 0 && plan.backends.size() > 1; i--) {
            int backend = i;
            edits.add(each -> each.backends.remove(backend));
        }
        for (Knob knob : plan.weather.keySet()) {
            edits.add(each -> each.weather.remove(knob));
        }
        for (int i = 0; i < plan.shortages.size(); i++) {
            int shortage = i;
            edits.add(each -> each.shortages.remove(shortage));
        }
        edits.add(each -> each.clockOrigin = 0);
        edits.add(each -> each.forgetHomes());
        edits.add(each -> each.forgetTls());
        edits.add(each -> each.mostHandshakes = Handshakes.MOST);
        edits.add(each -> each.introductions = 0);
        edits.add(each -> each.choosing = ChoosingPlan.USUAL);
        edits.add(each -> each.choosing =
                new ChoosingPlan(ChoosingPlan.TURNS, each.choosing.sticky(), each.choosing.slowStartMillis()));
        edits.add(each -> each.choosing = new ChoosingPlan(each.choosing.algorithm(), each.choosing.sticky(), 0));
        edits.add(each ->
                each.choosing = new ChoosingPlan(each.choosing.algorithm(), false, each.choosing.slowStartMillis()));
        edits.add(each -> each.limitsOff = false);
        edits.add(each -> each.log = null);
        edits.add(each -> each.admin = null);
        edits.add(each -> each.requestIds = false);
        edits.add(each -> each.settings = SettingsPlan.USUAL);
        edits.add(each -> each.probes = HealthSettings.Kind.OFF);
        edits.add(each -> each.probes = HealthSettings.Kind.TCP);
        edits.add(each -> each.log = each.log == null ? null : LogPlan.good(each.log.buffers()));
        edits.add(each -> each.stop = Plan.Stop.NEVER);
        edits.add(each -> each.maxConnections = each.maxInFlight = Integer.MAX_VALUE);
        edits.add(each -> each.bufferCap = 64 << 20);
        edits.add(each -> each.descriptorLimit = 10_000);
        edits.add(each -> each.forgetLogins());
        edits.add(each -> each.shareBytes = Plan.USUAL_SHARE_BYTES);
        for (int i = 0; i < plan.backends.size(); i++) {
            int backend = i;
            edits.add(each -> each.backends.set(backend, new BackendPlan()));
            edits.add(each -> each.backends.get(backend).home = BackendPlan.Home.IPV4);
            edits.add(each -> each.backends.get(backend).moveMicros = 0);
            edits.add(each -> each.backends.get(backend).backup = false);
            edits.add(each -> each.backends.get(backend).outages = List.of());
            edits.add(each -> each.backends.get(backend).drains = List.of());
            edits.add(each -> each.backends.get(backend).drainedUnderRequest = 0);
            edits.add(each -> each.backends.get(backend).probeFaults = List.of());
        }
        for (int i = 0; i < plan.clients.size(); i++) {
            int client = i;
            clientEdits(plan.clients.get(i), edit -> edits.add(each -> edit.accept(each.clients.get(client))));
        }
        return edits;
    }

    private static void clientEdits(ClientPlan plan, Consumer<Consumer<ClientPlan>> edits) {
        for (int part = plan.requests.size() / 2; part > 1; part /= 2) {
            int size = part;
            edits.accept(client -> client.requests.subList(0, size).clear());
            edits.accept(client -> client.requests
                    .subList(client.requests.size() - size, client.requests.size())
                    .clear());
        }
        for (int i = plan.requests.size() - 1; i >= 0 && plan.requests.size() > 1; i--) {
            int request = i;
            edits.accept(client -> client.requests.remove(request));
        }
        edits.accept(client -> client.fault = ClientPlan.Fault.NONE);
        edits.accept(client -> client.ending = ClientPlan.Ending.CLOSE);
        edits.accept(client -> client.pace = Pace.AT_ONCE);
        edits.accept(client -> client.depth = 1);
        edits.accept(client -> client.thinkMicros = 0);
        edits.accept(client -> client.napMicros = 0);
        edits.accept(client -> client.sipMicros = 0);
        edits.accept(client -> client.startMicros = 0);
        for (int i = 0; i < plan.requests.size(); i++) {
            int request = i;
            requestEdits(edit -> edits.accept(client -> edit.accept(client.requests.get(request))));
        }
    }

    private static void requestEdits(Consumer<Consumer<RequestPlan>> edits) {
        edits.accept(request -> request.answer.fault = AnswerPlan.Fault.NONE);
        edits.accept(request -> request.answer = new AnswerPlan());
        edits.accept(request -> request.answer.interims = 0);
        edits.accept(request -> request.answer.isRepaired = false);
        edits.accept(request -> request.answer.diesReused = false);
        edits.accept(request -> request.upgrade = request.switches());
        edits.accept(request -> request.answer.delayMicros = 0);
        edits.accept(request -> request.answer.pace = Pace.AT_ONCE);
        edits.accept(request -> request.answer.trigger = AnswerPlan.Trigger.AFTER_REQUEST);
        edits.accept(request -> request.answer.padding = 0);
        edits.accept(request -> request.answer.bodyBytes = 0);
        edits.accept(request -> request.answer.bodyBytes /= 2);
        edits.accept(request -> request.answer.status = request.answer.status == 101 ? 101 : 200);
        edits.accept(request -> request.answer.framing = Body.FIXED);
        edits.accept(request -> request.answer.http10 = request.answer.connectionField = false);
        edits.accept(request -> request.answer.date = true);
        edits.accept(request -> request.padding = 0);
        edits.accept(request -> request.oddSeed = 0);
        edits.accept(request -> request.more = List.of());
        edits.accept(request -> request.answer.cacheControl = false);
        edits.accept(request -> request.expectsContinue = false);
        edits.accept(request -> request.emptyLines = 0);
        edits.accept(request -> request.absoluteTarget = request.hostless = false);
        edits.accept(request -> request.http10 = request.connectionField = request.hostless = false);
        edits.accept(request -> request.malformed = RequestPlan.Malformed.NO);
        edits.accept(request -> request.lastWord = RequestPlan.LastWord.NOBODY);
        edits.accept(request -> request.bodyBytes /= 2);
        edits.accept(request -> request.framing = request.bodyBytes == 0 ? Body.NONE : Body.FIXED);
        edits.accept(request -> request.method = request.method.equals("GET") ? "GET" : "POST");
    }
}
