package balancer.cli;

import java.util.List;

/**
 * The value of {@code --admin}.
 *
 * @param on      whether there is an admin page at all; {@code serve} has none
 * @param given   said by the user, who will want to know if it cannot be had; else it is a default that may fail
 * @param address where; a bare port is loopback, because whoever reads the page sees inside addresses
 */
public record AdminChoice(boolean on, boolean given, Address address) {
    private static final String OFF = "off";

    static AdminChoice parse(OptionValues values, Problems problems) {
        boolean given = values.has(Option.ADMIN);
        Word word = new Word(values.text(Option.ADMIN), Option.ADMIN.longName);
        try {
            boolean off = word.text().equals(OFF);
            String address = off ? Option.ADMIN.defaultText : word.text();
            return new AdminChoice(!off, given, AddressParser.listen(new Word(address, word.origin()), true));
        } catch (BadArgument e) {
            problems.error(e.message());
            return parse(new OptionValues(problems), problems);
        }
    }

    /**
     * Takes back a default that is in the way: a backend may well be on that port, and if it starts later than we do, our
     * own page would answer its requests.
     */
    AdminChoice yieldingTo(Address listen, List<Address> backends) {
        boolean taken = port(listen) == port(address);
        for (Address backend : backends) {
            taken |= port(backend) == port(address);
        }
        return taken && !given ? new AdminChoice(false, false, address) : this;
    }

    AdminChoice off() {
        return new AdminChoice(false, given, address);
    }

    private static int port(Address address) {
        return address.socketAddress().getPort();
    }

    /** As the user would write it. */
    String text() {
        return on ? address.hostAndPort() : OFF;
    }
}
