package balancer.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.options.CommandLine;
import balancer.cli.options.Options;
import balancer.cli.process.MachineFacts;
import balancer.cli.text.IpLiteral;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindFailureTest {
    /** What the system says may be in any language; it must not matter. */
    private static final IOException BIND = new BindException("Die Adresse wird bereits verwendet");

    private static final MachineFacts MACHINE = new MachineFacts(
            1024, false, List.of(address("127.0.0.1"), address("192.0.2.4"), address("fe80::1"), address("::1")));

    @Test
    void aBusyPortIsNamedWithAWayOut() {
        assertEquals(
                """
                error: cannot listen on port 9000: already in use
                hint: see who has it: ss -ltnp 'sport = :9000', or choose another: java -jar load-balancer.jar \
                9100 9001 '9002*2' 9003""",
                message("9000 9001 9002*2 9003"));
        assertEquals(
                """
                error: cannot listen on [::1]:65500: already in use
                hint: see who has it: ss -ltnp 'sport = :65500', or choose another: java -jar load-balancer.jar \
                '[::1]:65400' app:80 '9001*2'""",
                message("[::1]:65500 app:80 9001*2"));
        assertEquals(
                """
                error: cannot listen on port 9001: already in use
                hint: see who has it: ss -ltnp 'sport = :9001', or choose another: java -jar load-balancer.jar \
                serve 9101 src""",
                message("serve 9001 src"));
    }

    @Test
    void theDemoNamesThePortThatIsBusy() {
        Options demo = CommandLine.parse().options();
        assertEquals(
                """
                error: cannot listen on port 9002: already in use
                hint: see who has it: ss -ltnp 'sport = :9002', or give ports of your own; the demo needs 9000 \
                to 9003""",
                BindFailure.message(BIND, demo.backends().get(1), demo, MACHINE).render(false));
    }

    @Test
    void whereTheDashboardIsInTheWayOfTheBalancerItselfNobodyElseIsBlamed() {
        for (String line : List.of("9000 9001 --admin 9000", "[::]:9000 9001 --admin 127.0.0.1:9000")) {
            assertEquals(
                    "LISTEN has that port; choose another address with --admin, or --admin off", adminHint(line), line);
        }
        assertTrue(adminHint("127.0.0.1:9000 9001 --admin 127.0.0.2:9000").startsWith("see who has it: "));
        assertTrue(adminHint("9000 9001 --admin 9010").startsWith("see who has it: "));
        assertEquals(
                "a server of the demo has that port; choose another address with --admin, or --admin off",
                adminHint("--admin 9002"));
    }

    private static String adminHint(String line) {
        Options options = CommandLine.parse(line.split(" ")).options();
        return BindFailure.message(BIND, options.admin().address(), options, MACHINE)
                .hint();
    }

    @Test
    void aPrivilegedPortIsNamedWithAnotherOne() {
        assertEquals(
                """
                error: cannot listen on port 80: permission denied
                hint: ports below 1024 need privileges; use 8080, or grant CAP_NET_BIND_SERVICE""",
                message("80 9001"));
    }

    @Test
    void aPrivilegedPortIsOnlyBusyForWhoMayBindIt() {
        MachineFacts root = new MachineFacts(1024, true, MACHINE.addresses());
        MachineFacts free = new MachineFacts(0, false, MACHINE.addresses());
        for (MachineFacts machine : List.of(root, free)) {
            Options options = CommandLine.parse("80", "9001").options();
            assertEquals(
                    "cannot listen on port 80: already in use",
                    BindFailure.message(BIND, options.listen(), options, machine)
                            .text());
        }
    }

    @Test
    void aLinkLocalAddressWithoutItsInterfaceIsShownWithOne() {
        for (IOException failure : List.of(new SocketException("Invalid argument"), BIND)) {
            Options options = CommandLine.parse("[fe80::77]:9000", "9001").options();
            assertEquals(
                    """
                    error: cannot listen on [fe80::77]:9000: a link-local address needs its network interface
                    hint: e.g. [fe80::77%eth0]:9000""",
                    BindFailure.message(failure, options.listen(), options, MACHINE)
                            .render(false));
        }
        assertEquals(
                "cannot listen on [fe80::1]:9000: already in use",
                message("[fe80::1]:9000 9001").lines().findFirst().orElseThrow().substring("error: ".length()),
                "the JDK may know the interface of our own");
    }

    @Test
    void aForeignAddressIsNamedWithOurOwn() {
        assertEquals(
                """
                error: cannot listen on 10.9.9.9:80: not an address of this machine
                hint: this machine has 127.0.0.1, 192.0.2.4, ::1""",
                message("10.9.9.9:80 9001"));
    }

    @Test
    void allOfTheLoopbackNetworkIsOurs() {
        assertTrue(message("127.9.9.9:9000 9001").contains("already in use"));
    }

    @Test
    void anythingElseIsSaidAsTheSystemSaysIt() {
        Options options = CommandLine.parse("9000", "9001").options();
        assertEquals(
                "error: cannot listen on port 9000: Too many open files",
                BindFailure.message(new SocketException("Too many open files"), options.listen(), options, MACHINE)
                        .render(false));
        assertEquals(
                "error: cannot listen on port 9000: IOException",
                BindFailure.message(new IOException(), options.listen(), options, MACHINE)
                        .render(false));
    }

    @Test
    void anUnknownNameToListenOnIsSaid() {
        Options options = CommandLine.parse("no.such.name:9000", "9001").options();
        assertTrue(BindFailure.message(new UnknownHostException("no.such.name"), options.listen(), options)
                .render(false)
                .startsWith("error: cannot listen on no.such.name:9000: unknown host\nhint: this machine has "));
    }

    @Test
    void aRealBusyPortOnThisMachineIsRecognised() throws Exception {
        try (ServerSocketChannel first = ServerSocketChannel.open();
                ServerSocketChannel second = ServerSocketChannel.open()) {
            first.bind(new InetSocketAddress(address("127.0.0.1"), 0));
            int port = ((InetSocketAddress) first.getLocalAddress()).getPort();
            Options options = CommandLine.parse("127.0.0.1:" + port, "app:1").options();
            IOException failure = assertThrows(
                    BindException.class, () -> second.bind(options.listen().socketAddress()));
            assertEquals(
                    "cannot listen on 127.0.0.1:" + port + ": already in use",
                    BindFailure.message(failure, options.listen(), options).text());
        }
    }

    @Test
    void aRealForeignAddressIsRecognised() throws Exception {
        // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
        Options options = CommandLine.parse("192.0.2.254:9000", "9001").options();
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            IOException failure = assertThrows(
                    BindException.class, () -> channel.bind(options.listen().socketAddress()));
            assertEquals(
                    "cannot listen on 192.0.2.254:9000: not an address of this machine",
                    BindFailure.message(failure, options.listen(), options).text());
        }
    }

    private static String message(String line) {
        Options options = CommandLine.parse(line.split(" ")).options();
        return BindFailure.message(BIND, options.listen(), options, MACHINE).render(false);
    }

    private static InetAddress address(String literal) {
        return IpLiteral.address(IpLiteral.parse(literal));
    }
}
