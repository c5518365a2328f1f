package balancer;

import balancer.backend.Backend;
import balancer.cli.options.BackendMessages;
import balancer.cli.options.Options;
import balancer.cli.terminal.Announcements;
import balancer.cli.terminal.Terminal;
import balancer.health.HealthListener;

/** Prints changes of health on the terminal, one line each. */
final class HealthLog implements HealthListener {
    private final Terminal terminal;
    private final Options options;
    private final Announcements announcements;

    HealthLog(Terminal terminal, Options options) {
        this.terminal = terminal;
        this.options = options;
        this.announcements = new Announcements(options, terminal.color());
    }

    @Override
    public void doesNotAnswerYet(Backend backend, String reason) {
        terminal.report(BackendMessages.backendDoesNotAnswer(backend.name(), reason));
    }

    @Override
    public void down(Backend backend, String reason, int badProbes) {
        terminal.line(announcements.down(backend.name(), reason, badProbes));
    }

    @Override
    public void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis) {
        terminal.line(announcements.ejected(backend.name(), reason, failedExchanges, coolDownMillis));
    }

    @Override
    public void tunnelsEnded(Backend backend, int count) {
        terminal.line(announcements.tunnelsEnded(backend.name(), count));
    }

    @Override
    public void up(Backend backend, long troubleMillis) {
        terminal.line(announcements.up(backend.name(), troubleMillis));
    }

    @Override
    public void draining(Backend backend) {
        terminal.line(announcements.draining(backend.name()));
    }

    @Override
    public void enabled(Backend backend) {
        terminal.line(announcements.enabled(backend.name()));
    }
}
