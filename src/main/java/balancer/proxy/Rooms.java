package balancer.proxy;

import balancer.loop.Encryption;

/**
 * What the balancer asks while it works, but can do without: each is a package of its own behind a small interface.
 * Only {@code Balancing} knows the classes.
 *
 * @param preamble what clients say first
 * @param encryption of the clients' connections
 * @param introduction what backends are told first
 * @param pump how many bytes a session may move in a turn
 * @param waiting where requests wait for a backend that has room
 * @param retries how many requests are sent again
 * @param ids which ids requests get
 * @param ties what ties requests to backends
 * @param listener is told of each exchange
 */
public record Rooms(
        Preamble preamble,
        Encryption encryption,
        Introduction introduction,
        Pump pump,
        WaitingList waiting,
        Retries retries,
        RequestId.Source ids,
        Ties ties,
        ExchangeListener listener) {
    /** No rooms: the balancer still balances. A method, so that none of these classes is loaded before it is called. */
    public static Rooms empty() {
        return new Rooms(
                Preamble.NONE,
                Encryption.NONE,
                Introduction.NONE,
                Pump.SLICES,
                WaitingList.NONE,
                Retries.NEVER,
                RequestId.NONE,
                Ties.NONE,
                ExchangeListener.NONE);
    }
}
