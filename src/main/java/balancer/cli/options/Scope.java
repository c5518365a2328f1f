package balancer.cli.options;

import balancer.health.HealthSettings;

/**
 * Where an option applies. {@code Option} names the scopes of every option; anywhere else it is refused, because the
 * user would believe that it works.
 */
enum Scope {
    /** With HTTP clients: for the balancer in HTTP mode and for {@code serve}. */
    HTTP_CLIENTS("does not apply to tcp mode", "leave it out: in tcp mode bytes pass as they are"),
    /** With backends: not for {@code serve}. */
    BALANCING("does not apply to 'serve'", "leave it out; a balancer in front of it takes it"),
    HTTP("does not apply to tcp mode", "leave it out: in tcp mode bytes pass as they are"),
    /** With anything that clients send before their bytes. */
    HEADS("does not apply to tcp mode without --accept-proxy", "add --accept-proxy, or leave it out"),
    /** With backends that are not those of the demo. */
    SERVERS("does not apply to the demo", "give LISTEN and BACKENDs, or leave it out"),
    TRUST("does not apply without --trusted-proxies", "name those who may connect: --trusted-proxies CIDRS"),
    TCP("does not apply to http mode", "add --mode=tcp, or leave it out"),
    DASHBOARD("does not apply without a dashboard", "give the dashboard an address with --admin, or leave it out"),
    CONTROL("does not apply without --admin-control", "add --admin-control, or leave it out"),
    ACCESS_LOG("does not apply without an access log", "add --access-log FILE, or leave it out"),
    STICKY("does not apply without --sticky", "add --sticky, or leave it out"),
    TLS("does not apply without --tls", "add --tls=CERT,KEY, or leave it out"),
    PROBES("does not apply without probes", "leave out '--health off', or this"),
    /** With anything that runs. */
    RUN("does not apply to '--probe'", "leave it out: a probe starts nothing"),
    NOT_CTL("does not apply to 'ctl'", "leave it out: it is an option of the balancer that runs"),
    /** With a LISTEN that we bind. */
    OWN_SOCKET("does not apply to an inherited socket", "leave it out: that socket can be shared as it is"),
    HTTP_PROBES("does not apply to probes that only connect", "add --health=/path, or leave it out");

    /** What is wrong; follows the option's name. */
    final String complaint;

    final String hint;

    Scope(String complaint, String hint) {
        this.complaint = complaint;
        this.hint = hint;
    }

    /** True if it applies only with backends, so that the error is about {@code serve}. */
    boolean isPartOfBalancing() {
        return this != HTTP_CLIENTS && this != HEADS && this != ACCESS_LOG && this != OWN_SOCKET;
    }

    /** The scope of an option that these options lack; null if it applies. */
    static Scope missing(Option option, Scope[] scopes, Options options) {
        boolean isGeneral = option.section == Section.GENERAL && option != Option.CHECK;
        if (options.command() == Command.PROBE && !isGeneral) {
            return RUN;
        }
        boolean isOfCtl = isGeneral || option == Option.ADMIN || option == Option.ADMIN_TOKEN;
        if (options.command() == Command.CTL && !isOfCtl) {
            return NOT_CTL;
        }
        for (Scope scope : scopes) {
            if (scope.isPartOfBalancing() && !BALANCING.includes(options)) {
                return BALANCING;
            }
            if (!scope.includes(options)) {
                return scope;
            }
        }
        return null;
    }

    boolean includes(Options options) {
        return switch (this) {
            case BALANCING -> options.command() != Command.SERVE;
            case HTTP, HTTP_CLIENTS -> options.mode() == Mode.HTTP;
            case HEADS -> options.mode() == Mode.HTTP || options.proxies().accepts();
            case SERVERS -> options.command() != Command.DEMO;
            case TRUST -> !options.proxies().trusted().isEmpty();
            case TCP -> options.mode() == Mode.TCP;
            case DASHBOARD -> options.admin().on();
            case CONTROL -> options.adminControl() || options.command() == Command.CTL;
            case ACCESS_LOG -> !options.accessLog().isEmpty();
            case STICKY -> options.choosing().isSticky();
            case TLS -> options.tls().isOn();
            case PROBES -> options.health().kind() != HealthSettings.Kind.OFF;
            case RUN -> options.command() != Command.PROBE;
            case NOT_CTL -> options.command() != Command.CTL;
            case OWN_SOCKET -> !options.inherits();
            case HTTP_PROBES -> options.health().kind() == HealthSettings.Kind.HTTP;
        };
    }
}
