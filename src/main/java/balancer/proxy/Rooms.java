package balancer.proxy;

/**
 * What the balancer asks while it works, and can do without: each is a package of its own behind an interface of one
 * page. Only the assembly knows who it is.
 *
 * @param pump how many bytes a session may move in a turn
 * @param waiting where requests wait for a backend that has room
 * @param retries how many requests are sent again
 * @param names what requests are called
 * @param listener told of every exchange
 */
public record Rooms(
        Pump pump, WaitingList waiting, Retries retries, RequestName.Source names, ExchangeListener listener) {
    /** Nobody is there: the balancer balances all the same. A method, so that nothing of it is loaded unasked. */
    public static Rooms empty() {
        return new Rooms(Pump.SLICES, WaitingList.NONE, Retries.NEVER, RequestName.NONE, ExchangeListener.NONE);
    }
}
