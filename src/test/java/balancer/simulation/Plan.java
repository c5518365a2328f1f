package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.health.HealthSettings;
import balancer.tls.Handshakes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that will happen in one run, drawn from the seed before anything happens. Because it is data it can be
 * printed, and shrunk while it still fails; the seed only serves the network's own draws from then on.
 */
final class Plan {
    /** How the run ends before its time, if it does. */
    enum Stop {
        NEVER(20_000),
        DRAIN(168 * 3_600_000),
        /** A drain that may only take so long. */
        DRAIN_THEN_STOP(300),
        /** Asked to twice. */
        AT_ONCE(168 * 3_600_000);

        /** Of the drain. */
        private final int limitMillis;

        Stop(int limitMillis) {
            this.limitMillis = limitMillis;
        }

        String limit() {
            return limitMillis + "ms";
        }

        long limitMicros() {
            return limitMillis * 1_000L;
        }
    }

    /** They cut what a peer sends at once into pieces. */
    static final Set<Knob> SPLITTING =
            EnumSet.of(Knob.SOCKET_BUFFER_BYTES, Knob.SEGMENT_BYTES, Knob.SHORT_IO, Knob.SPURIOUS_IO);

    /** Longer than any run, and some of it can be added up. */
    static final long NEVER_MICROS = Long.MAX_VALUE / 1_000;

    static final long USUAL_SHARE_BYTES = 512 << 10;

    final long seed;
    /** Nothing in it may make anything fail; the network may be as odd as it likes. */
    boolean fair;

    boolean tcp;
    /** It is the static server's. */
    boolean serves;

    /** It is about one thing after another; null: it is not. */
    StillPlan still;

    /** It is about backends that come and go; null: it is not. */
    RosterPlan roster;

    /** Who does not besiege is a newcomer, and nothing is an excuse for keeping it waiting. */
    boolean siege;

    /** Some requests log in on their connection: it is their client's alone from then on. */
    boolean logins;

    /** Clients speak TLS. */
    boolean tls;
    /** In version 1.2. */
    boolean tls12;
    /** Who connects takes up the session of whoever did before. */
    boolean resumes;
    /** Backends speak TLS. */
    boolean tlsBackends;
    /** Their certificates are checked, which have addresses, no names. */
    boolean verifies;

    /** How many handshakes they may have begun at once. */
    int mostHandshakes = Handshakes.MOST;

    /** Where the balancer listens. */
    Front front = Front.IPV4;

    /** A proxy connects for each client, and says first who that is. */
    boolean preambles;
    /** The version of what backends are told first; 0: nothing. */
    int introductions;

    /** Nobody is ended because it took too long. */
    boolean limitsOff;

    long bufferCap = 64 << 20;
    int descriptorLimit = 10_000;
    /** How much a session moves in one direction before it is the others' turn. */
    long shareBytes = USUAL_SHARE_BYTES;

    int maxConnections = Integer.MAX_VALUE;
    int maxInFlight = Integer.MAX_VALUE;
    Stop stop = Stop.NEVER;
    long stopMicros;
    /** What the balancer's nano clock shows as the run begins: any number will do, says the JDK. */
    long clockOrigin;

    /** Each request gets a name of the balancer's. */
    boolean requestIds;

    HealthSettings.Kind probes = HealthSettings.Kind.OFF;
    SettingsPlan settings = SettingsPlan.USUAL;
    ChoosingPlan choosing = ChoosingPlan.USUAL;
    /** Null: there is no admin port. */
    AdminPlan admin;
    /** Null: nobody wants a log. */
    LogPlan log;

    final List<Shortage> shortages = new ArrayList<>();
    final Map<Knob, Double> weather = new EnumMap<>(Knob.class);
    final List<BackendPlan> backends = new ArrayList<>();
    final List<ClientPlan> clients = new ArrayList<>();

    /** Who wants nothing but a handshake, and not even its end. */
    final List<KnockPlan> knocks = new ArrayList<>();

    Plan(long seed) {
        this.seed = seed;
    }

    void forgetTls() {
        tls = tls12 = resumes = tlsBackends = verifies = false;
        backends.forEach(TlsMaker::opens);
        mostHandshakes = Handshakes.MOST;
        knocks.clear();
    }

    void forgetLogins() {
        logins = false;
        clients.forEach(client -> client.requests.forEach(request -> request.login = false));
    }

    /** Everybody lives at 127.0.0.1. */
    void forgetHomes() {
        preambles = false;
        front = Front.IPV4;
        clients.forEach(client -> client.home = Home.LOCAL);
    }

    /** Whose request it is; null if nobody's. */
    ClientPlan clientOf(RequestPlan request) {
        for (ClientPlan client : clients) {
            if (client.requests.contains(request)) {
                return client;
            }
        }
        return null;
    }

    /** Shares nothing with this one. */
    Plan copy() {
        Plan copy = new Plan(seed);
        copy.fair = fair;
        copy.tcp = tcp;
        copy.serves = serves;
        copy.still = still;
        copy.roster = roster;
        copy.siege = siege;
        copy.logins = logins;
        copy.tls = tls;
        copy.tls12 = tls12;
        copy.resumes = resumes;
        copy.tlsBackends = tlsBackends;
        copy.verifies = verifies;
        copy.mostHandshakes = mostHandshakes;
        copy.front = front;
        copy.preambles = preambles;
        copy.introductions = introductions;
        copy.limitsOff = limitsOff;
        copy.bufferCap = bufferCap;
        copy.descriptorLimit = descriptorLimit;
        copy.shareBytes = shareBytes;
        copy.maxConnections = maxConnections;
        copy.maxInFlight = maxInFlight;
        copy.stop = stop;
        copy.stopMicros = stopMicros;
        copy.clockOrigin = clockOrigin;
        copy.log = log;
        copy.admin = admin;
        copy.probes = probes;
        copy.settings = settings;
        copy.choosing = choosing;
        copy.requestIds = requestIds;
        copy.shortages.addAll(shortages);
        copy.weather.putAll(weather);
        for (BackendPlan backend : backends) {
            copy.backends.add(backend.copy());
        }
        for (ClientPlan client : clients) {
            copy.clients.add(client.copy());
        }
        copy.knocks.addAll(knocks);
        return copy;
    }

    boolean has(Knob knob) {
        return weather.containsKey(knob);
    }

    /** Somebody is given by name. */
    boolean hasNames() {
        return backends.stream().anyMatch(each -> each.named);
    }

    /** Somebody serves only when no other does. */
    boolean hasBackups() {
        return backends.stream().anyMatch(each -> each.backup);
    }

    /** All backends take turns, and what each gets is known beforehand. */
    boolean isInTurns() {
        return choosing.isTurns() && !hasBackups();
    }

    /** No backend may have as many requests at once as there are. */
    boolean isLimited() {
        return maxInFlight < Integer.MAX_VALUE;
    }

    /** Not everybody gets in, or is served, at once. */
    boolean hasPlaces() {
        return isLimited() || maxConnections < clients.size();
    }

    /** Now and then there is no descriptor, or no port, to reach a backend with. */
    boolean hasShortOpens() {
        return hasShortOpens(Long.MAX_VALUE);
    }

    /** The same, before this time. */
    boolean hasShortOpens(long micros) {
        boolean shortage = shortages.stream()
                .anyMatch(each -> each.kind() != Shortage.Kind.ACCEPTS && each.fromMicros() <= micros);
        return shortage || has(Knob.OPENS_FAIL) || has(Knob.DESCRIPTORS);
    }

    /** How long it is; {@link #NEVER_MICROS} if it is off. */
    long limitMicros(TimeLimit limit) {
        return limitsOff || settings.isOff(limit)
                ? NEVER_MICROS
                : settings.limitMillis().get(limit) * 1_000;
    }

    /** Memory or descriptors are so short that requests may be turned away. */
    boolean isScarce() {
        return bufferCap < 64 << 20 || descriptorLimit < 10_000;
    }

    /** What one peer sends at once arrives at once, and is read at once. */
    boolean isUnsplit() {
        return !isScarce() && Collections.disjoint(weather.keySet(), SPLITTING);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(fair ? "fair " : "")
                .append(siege ? "siege " : "")
                .append(logins ? "logins " : "")
                .append(limitsOff ? "without limits " : "")
                .append(serves ? "serve" : tcp ? "TCP" : "HTTP")
                .append(tls ? " over TLS" + (tls12 ? " 1.2" : "") + (resumes ? ", resumed" : "") : "")
                .append(tlsBackends ? ", TLS to backends" + (verifies ? ", verified" : "") : "")
                .append(mostHandshakes == Handshakes.MOST ? "" : ", " + mostHandshakes + " handshakes")
                .append(front == Front.IPV4 ? "" : " on " + front.argument())
                .append(preambles ? ", behind a proxy" : "")
                .append(introductions == 0 ? "" : ", backends are told in version " + introductions)
                .append(", weather ")
                .append(weather);
        if (isScarce()) {
            text.append(", buffers ").append(bufferCap).append(" bytes, descriptors ");
            text.append(descriptorLimit);
        }
        if (maxConnections < Integer.MAX_VALUE) {
            text.append(", connections ").append(maxConnections);
        }
        if (isLimited()) {
            text.append(", in flight ").append(maxInFlight);
        }
        if (stop != Stop.NEVER) {
            text.append(", stop ")
                    .append(stop)
                    .append(" at ")
                    .append(stopMicros)
                    .append(" us");
        }
        if (clockOrigin != 0) {
            text.append(", clock from ").append(clockOrigin).append(" ns");
        }
        text.append(probes == HealthSettings.Kind.OFF ? "" : ", probes " + probes);
        text.append(settings).append(choosing);
        text.append(requestIds ? ", request ids" : "");
        text.append(admin == null ? "" : ", " + admin);
        text.append(log == null ? "" : ", " + log);
        for (Shortage shortage : shortages) {
            text.append(", ").append(shortage);
        }
        text.append(still == null ? "" : "\n  " + still);
        text.append(roster == null ? "" : "\n  " + roster);
        for (int id = 0; id < backends.size(); id++) {
            text.append("\n  backend ").append((char) ('a' + id)).append(backends.get(id));
        }
        for (ClientPlan client : clients) {
            text.append("\n  client").append(client);
        }
        for (KnockPlan knock : knocks) {
            text.append("\n  ").append(knock);
        }
        return text.append('\n').toString();
    }
}
