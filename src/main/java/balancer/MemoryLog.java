package balancer;

import balancer.cli.options.Messages;
import balancer.cli.terminal.Terminal;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;

/** Reports on the terminal, at most once a minute, that memory is short: it explains why clients are cut. */
final class MemoryLog implements Runnable {
    private final BufferPool buffers;
    private final Terminal terminal;
    private final OnceAMinute pace;
    private long reclaims;
    private long refusals;

    MemoryLog(EventLoop loop, BufferPool buffers, Terminal terminal) {
        this.pace = new OnceAMinute(loop);
        this.buffers = buffers;
        this.terminal = terminal;
        buffers.onShortage(this);
    }

    @Override
    public void run() {
        if (!pace.isTime()) {
            return;
        }
        long ended = buffers.rationing().reclaims() - reclaims;
        long refused = buffers.rationing().refusals() - refusals;
        reclaims += ended;
        refusals += refused;
        terminal.report(Messages.memoryShort(buffers.cap(), ended, refused));
    }
}
