package balancer;

import balancer.cli.options.Command;
import balancer.cli.options.Messages;
import balancer.cli.options.Options;
import balancer.cli.terminal.Terminal;
import balancer.loop.DescriptorBudget;

/** How many clients may be connected at once: as many as descriptors allow, and no more than was asked for. */
final class ClientLimit {
    /** Who watches, who scrapes, who looks; and the listeners. */
    private static final int SOCKETS_OF_THE_DASHBOARD = 24;

    private static final int LISTENERS = 2;

    private ClientLimit() {}

    /** The same for a start and for {@code --check}; says so if it is less than was asked for. */
    static int of(Options options, DescriptorBudget descriptors, Terminal terminal) {
        int possible = possible(options, descriptors);
        boolean given = options.maxConnections() != Integer.MAX_VALUE;
        if (given && options.maxConnections() > possible) {
            terminal.report(Messages.tooManyConnections(options.maxConnections(), possible));
        }
        return Math.min(options.maxConnections(), possible);
    }

    /** Each client needs a socket to a backend too; in the demo that backend's own is ours as well. */
    private static int possible(Options options, DescriptorBudget descriptors) {
        int perClient = options.command() == Command.DEMO ? 3 : 2;
        return descriptors.clients(perClient, others(options));
    }

    /** How many may be connected to the dashboard: no more than the sockets that clients leave free for it. */
    static int ofDashboard(Options options, DescriptorBudget descriptors) {
        int free = descriptors.others(others(options)) - options.backends().size() - LISTENERS;
        return Math.max(1, free);
    }

    private static int others(Options options) {
        return options.backends().size() + SOCKETS_OF_THE_DASHBOARD; // a probe of each
    }
}
