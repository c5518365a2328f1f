package balancer;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.net.BufferPool;
import balancer.net.DescriptorBudget;
import balancer.net.EventLoop;
import balancer.net.FaultReporter;
import balancer.proxy.ExchangeListener;
import balancer.proxy.Proxy;
import balancer.proxy.ProxySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Placeholder until the command line stands. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        EventLoop loop = new EventLoop(
                SelectorProvider.provider(),
                new LongSupplier() {
                    @Override
                    public long getAsLong() {
                        return System.nanoTime();
                    }
                },
                new FaultReporter() {
                    @Override
                    public void unexpected(String where, Throwable fault) {
                        fault.printStackTrace();
                    }
                });
        List<Backend> backends = new ArrayList<>();
        int[] weights = new int[args.length - 1];
        for (int i = 1; i < args.length; i++) {
            String a = args[i].contains(":") ? args[i] : "127.0.0.1:" + args[i];
            int c = a.lastIndexOf(':');
            backends.add(new Backend(
                    i - 1,
                    args[i],
                    new InetSocketAddress(a.substring(0, c), Integer.parseInt(a.substring(c + 1))),
                    1,
                    new IdleConnections(loop, 4000)));
            weights[i - 1] = 1;
        }
        BackendPool pool = new BackendPool(backends, new SmoothRoundRobin(weights));
        BufferPool buffers = new BufferPool(loop, Runtime.getRuntime().maxMemory() / 2);
        Proxy proxy = new Proxy(
                loop,
                ProxySettings.defaults(),
                new Proxy.Resources(buffers, new DescriptorBudget(20000), InstantSource.system()),
                pool,
                ExchangeListener.NONE);
        String l = args[0].substring(args[0].lastIndexOf(':') + 1);
        proxy.listen(new InetSocketAddress(Integer.parseInt(l)));
        loop.run();
    }
}
