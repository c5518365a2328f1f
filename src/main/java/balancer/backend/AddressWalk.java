package balancer.backend;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** The way of one connection attempt over the {@link Addresses} of a backend: it has failed when all of them have. */
public final class AddressWalk {
    private final InetSocketAddress[] addresses;
    private final int first;
    private int tried;
    private IOException failure;
    private boolean lacksIpv6;

    AddressWalk(InetSocketAddress[] addresses, int first) {
        this.addresses = addresses;
        this.first = first;
    }

    /** Where to connect now; null if all were tried. */
    public InetSocketAddress next() {
        return tried == addresses.length ? null : at(tried++);
    }

    /** The one that {@link #next} named last. */
    public InetSocketAddress current() {
        return at(tried - 1);
    }

    private InetSocketAddress at(int step) {
        return addresses[(first + step) % addresses.length];
    }

    /** How many are yet to be tried. */
    public int left() {
        return addresses.length - tried;
    }

    /**
     * The end of the time for the current address: an equal share of what is left for all, as curl has it. The last one
     * may use it up.
     */
    public long deadlineNanos(long sinceNanos, long endNanos) {
        return sinceNanos + (endNanos - sinceNanos) / (left() + 1);
    }

    /** Connecting to the current address failed. */
    public void failed(IOException why) {
        boolean isBind = why instanceof BindException;
        boolean isIpv6 = current().getAddress() instanceof Inet6Address;
        if (failure == null || lacksIpv6 || isBind && !isIpv6) {
            failure = why;
            lacksIpv6 = isBind && isIpv6;
        }
    }

    /**
     * Why nobody could be reached: what the first address said, or a {@link BindException} if there was no local port
     * for one of them, which is our fault. On a machine without IPv6 there never is one for ::1; that counts only if it
     * is all we have.
     */
    public IOException failure() {
        return failure;
    }
}
