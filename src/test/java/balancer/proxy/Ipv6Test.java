package balancer.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.Program;
import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedOutside;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.WireText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a backend hears of addresses that come over IPv6. */
final class Ipv6Test {
    private static final int FRONT_PORT = 8_000;
    private static final int BACKEND_PORT = 9_001;

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private SimulatedPeer backend;

    private static InetSocketAddress address(String host, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /** What the backend receives of a request that comes from there. */
    private String forwarded(InetSocketAddress from, String request) throws UnknownHostException {
        network.listen(SimulatedNetwork.loopback(BACKEND_PORT), accepted -> backend = accepted);
        SimulatedOutside outside = new SimulatedOutside(network);
        CommandLine line = CommandLine.parse("-q", "--admin=off", "--health=off", "[::1]:8000", "127.0.0.1:9001");
        assertEquals(List.of(), line.errors());
        Program program = new Program(line.options(), outside.make());
        assertEquals(ExitCode.OK, program.start(0), () -> "" + outside.printed());
        network.drive(program.loop()::runOnce);
        network.connect(from, address("::1", FRONT_PORT)).send(WireText.wire(request));
        network.run();
        return backend.takeReceived();
    }

    @Test
    void withoutHostItIsOurAddressInBrackets() throws UnknownHostException {
        String received = forwarded(address("2001:db8::1", 0), "GET / HTTP/1.0\n\n");
        assertTrue(received.contains("\r\nHost: [::1]:8000\r\n"), received);
        assertTrue(received.contains("\r\nX-Forwarded-Host: [::1]:8000\r\n"), received);
    }

    @Test
    void aClientIsNamedInItsShortestForm() throws UnknownHostException {
        String received = forwarded(address("2001:db8:0:0:1:0:0:1", 0), "GET / HTTP/1.1\nHost: site\n\n");
        assertTrue(received.contains("\r\nX-Forwarded-For: 2001:db8::1:0:0:1\r\n"), received);
    }

    /** It names an interface of ours. */
    @Test
    void theZoneOfAClientIsToldToNobody() throws UnknownHostException {
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress from = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 5), 0);
        String received = forwarded(from, "GET / HTTP/1.1\nHost: site\n\n");
        assertTrue(received.contains("\r\nX-Forwarded-For: fe80::1\r\n"), received);
    }
}
