package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.options.CommandLine;
import balancer.cli.options.Options;
import balancer.cli.process.ExitCode;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedOutside;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The program in virtual time, from the command line to the exit status, and what a person sees of it. */
final class ProgramWorld {
    static final InetSocketAddress FRONT = SimulatedNetwork.loopback(8000);

    final SimulatedNetwork network = new SimulatedNetwork(1);
    final SimulatedOutside outside = new SimulatedOutside(network);

    /** What the name service knows. */
    final Map<String, List<String>> names = new LinkedHashMap<>();

    /** What it was asked. */
    final List<String> asked = new ArrayList<>();

    Program program;

    /** What {@code --check} hears of a balancer that runs already. */
    RunningBalancer.Asking running = RunningBalancer.NONE;

    ProgramWorld() {
        outside.names = this::lookUp;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        asked.add(host);
        if (!names.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : names.get(host)) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses.toArray(new InetAddress[0]);
    }

    /** @return the status it ends with at once, or {@link ExitCode#OK} if it runs */
    int start(String... arguments) {
        Options options = options(arguments);
        outside.quiet = options.quiet();
        program = new Program(options, outside.make());
        int status = program.start(network.clock().getAsLong());
        if (status == ExitCode.OK) {
            network.drive(this::turn);
        }
        return status;
    }

    /** Starts, and has to. */
    ProgramWorld running(String... arguments) {
        assertEquals(ExitCode.OK, start(arguments), () -> "" + printed());
        return this;
    }

    private void turn() throws IOException {
        if (program.loop().isStopped()) {
            program.loop().close(); // as run() does
            network.drive();
        } else {
            program.loop().runOnce();
        }
    }

    /** {@code --check} of the same. */
    int check(String... arguments) {
        return new Check(options(arguments), outside.make(), running).run();
    }

    private static Options options(String... arguments) {
        CommandLine line = CommandLine.parse(arguments);
        assertEquals(List.of(), line.errors());
        return line.options();
    }

    /** INT or TERM. */
    void signalStop() {
        program.loop().post(program::askedToStop);
        network.run();
    }

    /** The exit status; it has to have ended by itself. */
    int exit() {
        assertTrue(program.loop().isStopped(), "it still runs");
        return program.end();
    }

    /** Sends a request, and takes what comes of it. */
    String ask(InetSocketAddress address, String request) {
        SimulatedPeer client = network.connect(address).send(request);
        network.run();
        return client.received();
    }

    void seconds(long seconds) {
        network.advance(Duration.ofSeconds(seconds));
    }

    /** What the terminal shows, line by line, beginning with the ready line. */
    List<String> printed() {
        return outside.printed();
    }

    /** The same from this line on. */
    List<String> printed(int from) {
        return printed().subList(from, printed().size());
    }
}
