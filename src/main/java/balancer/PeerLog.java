package balancer;

import balancer.cli.options.Options;
import balancer.cli.options.PeerMessages;
import balancer.cli.terminal.Terminal;
import balancer.loop.EventLoop;
import balancer.proxy.Preamble;
import balancer.proxyprotocol.ReceivedHeader;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Reports on the terminal, at most once a minute, that a peer was refused because it is no trusted proxy. */
final class PeerLog implements Consumer<InetSocketAddress> {
    private final Terminal terminal;
    private final OnceAMinute pace;

    private PeerLog(EventLoop loop, Terminal terminal) {
        this.terminal = terminal;
        this.pace = new OnceAMinute(loop);
    }

    /** What clients have to say first, as the options want it. */
    static Preamble preamble(Options options, EventLoop loop, Terminal terminal) {
        return options.proxies().accepts()
                ? new ReceivedHeader(options.proxies().trusted(), new PeerLog(loop, terminal))
                : Preamble.NONE;
    }

    @Override
    public void accept(InetSocketAddress peer) {
        if (pace.isTime()) {
            terminal.report(PeerMessages.untrustedProxy(peer));
        }
    }
}
