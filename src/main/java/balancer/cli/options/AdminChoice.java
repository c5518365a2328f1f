package balancer.cli.options;

import balancer.cli.text.Address;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of {@code --admin}.
 *
 * @param on      whether there is an admin page at all; {@code serve} has none
 * @param given   set by the user, so that it is an error if it cannot be bound; a default may fail
 * @param address where; a bare port is loopback, because the page shows internal addresses
 * @param hosts   names that {@code --admin-host} gives it, without port
 */
public record AdminChoice(boolean on, boolean given, Address address, List<String> hosts) {
    static final String OFF = "off";

    /**
     * Drops a default that is in the way: a backend may use that port, and if it starts later than we do, our own page
     * would answer its requests.
     */
    AdminChoice yieldingTo(Address listen, List<Address> backends) {
        boolean taken = port(listen) == port(address);
        for (Address backend : backends) {
            taken |= port(backend) == port(address);
        }
        return taken && !given ? new AdminChoice(false, false, address, hosts) : this;
    }

    AdminChoice off() {
        return new AdminChoice(false, given, address, hosts);
    }

    /** Whether only this machine can reach it. */
    boolean isLoopback() {
        return address.isName()
                ? false
                : address.addresses().get(0).getAddress().isLoopbackAddress();
    }

    private static int port(Address address) {
        return address.socketAddress().getPort();
    }

    /** Its names beside localhost and literal addresses: those of {@code --admin-host} and of its address. */
    public List<String> names() {
        if (!address.isName()) {
            return hosts;
        }
        List<String> names = new ArrayList<>(hosts);
        names.add(address.socketAddress().getHostString());
        return names;
    }

    /** As it could be written, always with the host. */
    String text() {
        return on ? address.hostAndPort() : OFF;
    }

    /** As it was written. */
    String argument() {
        return on ? address.text() : OFF;
    }
}
