package balancer.roster;

import java.net.InetAddress;
import java.util.List;

/** Looks host names up outside the loop. */
public interface NameLookup {
    /** Receives an answer, on the loop. */
    interface Answer {
        /**
         * @param host      as asked
         * @param addresses in the order of preference; empty if the name is unknown
         */
        void resolved(String host, List<InetAddress> addresses);
    }

    /**
     * Asks for the addresses of a host. Wait for the answer before asking for the same host again, or a silent name
     * server makes queries pile up.
     *
     * @return false if too many queries are waiting: there will be no answer, and nothing is known about the host
     */
    boolean resolve(String host, Answer answer);
}
