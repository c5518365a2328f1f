package balancer.proxy;

import balancer.address.AddressRanges;
import balancer.client.ClientLimits;
import balancer.client.TimeLimits;
import balancer.http.OriginFields;

/**
 * What a user can set about forwarding.
 *
 * @param tcp whether each connection goes to the next backend as plain bytes, instead of each HTTP request
 * @param clients limits of the clients; the head limit holds for responses too, which may have at least 32 KiB
 * @param maxInFlight requests (TCP mode: connections) that a backend may have at once; others wait in a queue
 * @param endsOnDown whether a backend's tunnels end when it goes down
 * @param trustedProxies addresses of the clients whose X-Forwarded-* fields are kept
 * @param fields which fields tell a backend about the client
 * @param via name to put into Via, empty for none (a Via field turns compression off in common servers)
 */
public record ProxySettings(
        boolean tcp,
        ClientLimits clients,
        int maxInFlight,
        boolean endsOnDown,
        AddressRanges trustedProxies,
        OriginFields fields,
        String via) {
    TimeLimits limits() {
        return clients.times();
    }
}
