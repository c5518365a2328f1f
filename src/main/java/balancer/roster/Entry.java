package balancer.roster;

import balancer.backend.Backend;
import balancer.cli.text.Address;
import java.util.List;

/** A BACKEND argument, from the command line or from an operator, and the backends that come of it. */
abstract class Entry {
    private Address given;

    Entry(Address given) {
        this.given = given;
    }

    final Address given() {
        return given;
    }

    final void reweight(int weight) {
        given = new Address(given.text(), given.socketAddress(), weight, given.isBackup());
    }

    /** The backends that belong to it now. */
    abstract List<Backend> members();
}
