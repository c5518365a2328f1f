package balancer;

import balancer.cli.options.Messages;
import balancer.cli.terminal.Terminal;
import balancer.loop.EventLoop;
import balancer.proxy.Proxy;

/** Reports on the terminal, at most once a minute, that the client limit is reached. */
final class ConnectionLog implements Runnable {
    private final Proxy proxy;
    private final Terminal terminal;
    private final OnceAMinute pace;

    ConnectionLog(EventLoop loop, Proxy proxy, Terminal terminal) {
        this.proxy = proxy;
        this.terminal = terminal;
        this.pace = new OnceAMinute(loop);
        proxy.clients().onFull(this);
    }

    @Override
    public void run() {
        if (pace.isTime()) {
            terminal.report(Messages.connectionsFull(proxy.clients().limit()));
        }
    }
}
