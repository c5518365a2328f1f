import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.net.URI;

/** Undertow's own load balancer with one I/O thread: PORT BACKEND_PORT... on the loopback interface. */
final class UndertowBalancer {
    private static final int MAX_REQUEST_MILLIS = 120_000;

    private UndertowBalancer() {}

    public static void main(String[] args) throws Exception {
        // Its defaults (10 connections per thread, none kept when busy) would measure connecting, not forwarding.
        LoadBalancingProxyClient backends = new LoadBalancingProxyClient()
                .setConnectionsPerThread(512)
                .setSoftMaxConnectionsPerThread(512)
                .setMaxQueueSize(10_000);
        for (int i = 1; i < args.length; i++) {
            backends.addHost(new URI("http://127.0.0.1:" + args[i]));
        }
        Undertow.builder()
                .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(2)
                // Without it, HTTP/1.0 clients such as ab -k wait for a close that does not come.
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, true)
                .setHandler(ProxyHandler.builder()
                        .setProxyClient(backends)
                        .setMaxRequestTime(MAX_REQUEST_MILLIS)
                        .build())
                .build()
                .start();
    }
}
