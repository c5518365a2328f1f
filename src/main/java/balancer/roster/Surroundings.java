package balancer.roster;

import balancer.cli.text.Address;
import balancer.loop.Encryption;
import java.net.InetSocketAddress;
import java.util.List;

/** What the roster needs to know of the program around it. */
public interface Surroundings {
    /** Addresses without our own: a connection to those would come back to us. */
    List<InetSocketAddress> withoutOurs(List<InetSocketAddress> addresses);

    /** How connections to this backend are encrypted. */
    Encryption encryption(Address given);

    /**
     * Reads a BACKEND argument as the command line does, with the same complaints.
     *
     * @throws Refused if it is none
     */
    Address backend(String text) throws Refused;

    /**
     * The words for a name that nobody knows.
     *
     * @param number the backend's place on the command line, from 1
     */
    String unknownHost(Address given, int number);

    /** The same for a name that resolves to us. */
    String nameIsSelf(Address given, int number);

    /** Tells the operator. */
    void warn(String words);
}
