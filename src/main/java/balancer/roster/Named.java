package balancer.roster;

import balancer.cli.text.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A BACKEND argument with a name, and the backends that come of it. */
abstract class Named extends Entry {
    final Surroundings around;
    private final int number;
    private String lastWarning = "";

    /** @param number the place on the command line, from 1 */
    Named(Address given, int number, Surroundings around) {
        super(given);
        this.number = number;
        this.around = around;
    }

    final String host() {
        return given().socketAddress().getHostString();
    }

    /** The name service answered. Without an address, what it said last still holds. */
    final void answered(List<InetAddress> resolved) {
        List<InetSocketAddress> addresses = around.withoutOurs(given().at(resolved));
        answeredWith(addresses);
        warn(addresses.isEmpty(), !resolved.isEmpty());
    }

    /** @param addresses that can be used; may be empty */
    abstract void answeredWith(List<InetSocketAddress> addresses);

    /** True while no address is known. */
    abstract boolean isUnknown();

    /** Called when there is a warning and no address is known. */
    abstract void stillUnknown();

    /** Warns once, until the name has been good in between: an unknown name is looked up every second. */
    private void warn(boolean isUnusable, boolean isKnown) {
        if (!isUnusable) {
            lastWarning = "";
            return;
        }
        if (!isKnown && !isUnknown()) {
            return; // the name service fails, and what it said last still holds
        }
        String words = isKnown ? around.nameIsSelf(given(), number) : around.unknownHost(given(), number);
        if (words.equals(lastWarning)) {
            return;
        }
        lastWarning = words;
        around.warn(words);
        if (isUnknown()) {
            stillUnknown();
        }
    }
}
