package balancer.loop;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Makes an {@link Endpoint} of each channel that an {@link Acceptor} accepted, and hands it to the intake. */
final class Adoption {
    private final EventLoop loop;
    private final DescriptorBudget descriptors;
    private final Intake intake;

    Adoption(EventLoop loop, DescriptorBudget descriptors, Intake intake) {
        this.loop = loop;
        this.descriptors = descriptors;
        this.intake = intake;
    }

    void adopt(SocketChannel accepted) {
        descriptors.countOpened();
        Endpoint client;
        try {
            client = Endpoint.accepted(loop, descriptors, accepted);
        } catch (IOException | RuntimeException resetMeanwhile) {
            // The client may be gone before we set an option on its socket; that is no reason to pause.
            descriptors.countClosed();
            close(accepted);
            return;
        }
        try {
            intake.accepted(client);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError fault) {
            client.close(); // without an owner its next event would be a fault, too
            throw fault;
        }
    }

    /** A fault in one connection does not affect the others. */
    void adoptAll(List<SocketChannel> accepted, KeyHandler acceptor) {
        for (SocketChannel each : accepted) {
            try {
                adopt(each);
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError fault) {
                loop.report(acceptor, fault);
            }
        }
    }

    private static void close(SocketChannel accepted) {
        try {
            accepted.close();
        } catch (IOException alreadyGone) {
            // It was to be closed anyway.
        }
    }
}
