package balancer.backend;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** One connection attempt over the {@link Addresses} of a backend: it fails when all of them have failed. */
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

    /** The next address to connect to; null if all were tried. */
    public InetSocketAddress next() {
        return tried == addresses.length ? null : at(tried++);
    }

    /** The address that {@link #next} returned last. */
    public InetSocketAddress current() {
        return at(tried - 1);
    }

    private InetSocketAddress at(int step) {
        return addresses[(first + step) % addresses.length];
    }

    /** How many addresses are yet to be tried. */
    public int left() {
        return addresses.length - tried;
    }

    /**
     * The deadline for the current address: an equal share of the remaining time, as in curl. The last address gets all
     * of it.
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
     * Why no address could be reached: the first failure, or a {@link BindException} if there was no local port for one
     * of them, which is our fault. A machine without IPv6 never has one for ::1; that counts only if there is no other
     * failure.
     */
    public IOException failure() {
        return failure;
    }
}
