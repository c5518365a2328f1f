package balancer;

import balancer.backend.Backend;
import balancer.cli.terminal.Announcements;
import balancer.cli.terminal.Terminal;
import balancer.roster.RosterListener;

/** Prints which backends come and go on the terminal, one line each, and passes it on. */
final class RosterLog implements RosterListener {
    private final Terminal terminal;
    private final Announcements announcements;
    private final RosterListener next;

    RosterLog(Terminal terminal, Announcements announcements, RosterListener next) {
        this.terminal = terminal;
        this.announcements = announcements;
        this.next = next;
    }

    @Override
    public void added(Backend backend, String by) {
        terminal.line(announcements.added(backend.name(), by));
        next.added(backend, by);
    }

    @Override
    public void removed(Backend backend, String by) {
        terminal.line(announcements.removed(backend.name(), by));
        next.removed(backend, by);
    }

    @Override
    public void reweighted(Backend backend, String by) {
        terminal.line(announcements.reweighted(backend.name(), backend.weight(), by));
        next.reweighted(backend, by);
    }
}
