package balancer;

import balancer.cli.text.Address;
import java.io.IOException;
import java.net.InetSocketAddress;

/** An address cannot be bound. */
final class CannotListen extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Address address;
    private final IOException cause;

    CannotListen(Address address, IOException cause) {
        super(cause);
        this.address = address;
        this.cause = cause;
    }

    /** @param bound the address that a name resolved to, which tells more about the reason */
    CannotListen(Address given, InetSocketAddress bound, IOException cause) {
        this(new Address(given.text(), bound), cause);
    }

    Address address() {
        return address;
    }

    IOException cause() {
        return cause;
    }
}
