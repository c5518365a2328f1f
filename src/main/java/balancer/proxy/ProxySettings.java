package balancer.proxy;

import balancer.address.AddressRanges;
import balancer.client.ClientLimits;
import balancer.client.TimeLimits;

/**
 * What a user can set about forwarding.
 *
 * @param tcp true: each connection goes to the next backend, as plain bytes; false: each HTTP request
 * @param clients what clients may take; the head limit holds for responses too, where it is 32 KiB at least
 * @param maxInFlight requests (TCP mode: connections) that a backend gets at once; more wait in a queue
 * @param endsOnDown whether the tunnels of a backend are ended when it goes out
 * @param trustedProxies whose X-Forwarded-* fields are believed
 * @param via name to put into Via, empty for none (a Via field turns compression off in common servers)
 */
public record ProxySettings(
        boolean tcp,
        ClientLimits clients,
        int maxInFlight,
        boolean endsOnDown,
        AddressRanges trustedProxies,
        String via) {
    TimeLimits limits() {
        return clients.times();
    }
}
