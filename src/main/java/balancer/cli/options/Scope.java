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
    TCP("does not apply to http mode", "add --mode=tcp, or leave it out"),
    DASHBOARD("does not apply without a dashboard", "give the dashboard an address with --admin, or leave it out"),
    CONTROL("does not apply without --admin-control", "add --admin-control, or leave it out"),
    ACCESS_LOG("does not apply without an access log", "add --access-log FILE, or leave it out"),
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
        return this != HTTP_CLIENTS && this != ACCESS_LOG && this != OWN_SOCKET;
    }

    boolean includes(Options options) {
        return switch (this) {
            case BALANCING -> options.command() != Command.SERVE;
            case HTTP, HTTP_CLIENTS -> options.mode() == Mode.HTTP;
            case TCP -> options.mode() == Mode.TCP;
            case DASHBOARD -> options.admin().on();
            case CONTROL -> options.adminControl() || options.command() == Command.CTL;
            case ACCESS_LOG -> !options.accessLog().isEmpty();
            case PROBES -> options.health().kind() != HealthSettings.Kind.OFF;
            case RUN -> options.command() != Command.PROBE;
            case NOT_CTL -> options.command() != Command.CTL;
            case OWN_SOCKET -> !options.inherits();
            case HTTP_PROBES -> options.health().kind() == HealthSettings.Kind.HTTP;
        };
    }
}
