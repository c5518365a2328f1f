package balancer;

import balancer.cli.options.Command;
import balancer.cli.options.Messages;
import balancer.cli.options.Options;
import balancer.cli.terminal.Terminal;
import balancer.client.ClientLimits;
import balancer.loop.DescriptorBudget;

/** How many clients may be connected at once: as many as descriptors allow, but no more than the option says. */
final class ClientLimit {
    /** For watchers, scrapers and pages; and for the listeners. */
    private static final int SOCKETS_OF_THE_DASHBOARD = 24;

    private static final int LISTENERS = 2;

    private ClientLimit() {}

    /** The same for a start and for {@code --check}; warns if it is less than the option says. */
    static int of(Options options, DescriptorBudget descriptors, Terminal terminal) {
        int possible = possible(options, descriptors);
        boolean given = options.maxConnections() != Integer.MAX_VALUE;
        if (given && options.maxConnections() > possible) {
            terminal.report(Messages.tooManyConnections(options.maxConnections(), possible));
        }
        return Math.min(options.maxConnections(), possible);
    }

    /** Each client needs a socket to a backend too; in the demo the backend's end is ours as well. */
    private static int possible(Options options, DescriptorBudget descriptors) {
        int perClient = options.command() == Command.DEMO ? 3 : 2;
        return descriptors.clients(perClient, others(options));
    }

    /** How many clients the dashboard may have: no more than the sockets that the balancer's clients leave. */
    static int ofDashboard(Options options, DescriptorBudget descriptors) {
        int free = descriptors.others(others(options)) - options.backends().size() - LISTENERS;
        return Math.max(1, free);
    }

    private static int others(Options options) {
        return options.backends().size() + SOCKETS_OF_THE_DASHBOARD; // a probe of each
    }

    /** All limits of clients, as the options say. */
    static ClientLimits limits(Options options, DescriptorBudget descriptors, Terminal terminal) {
        return new ClientLimits(
                options.timeLimits(),
                options.minUploadRate(),
                of(options, descriptors, terminal),
                options.maxHeadBytes());
    }
}
