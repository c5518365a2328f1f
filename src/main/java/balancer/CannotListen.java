package balancer;

import balancer.cli.Address;
import java.io.IOException;

/** An address that cannot be had. */
final class CannotListen extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Address address;
    private final IOException cause;

    CannotListen(Address address, IOException cause) {
        super(cause);
        this.address = address;
        this.cause = cause;
    }

    Address address() {
        return address;
    }

    IOException cause() {
        return cause;
    }
}
