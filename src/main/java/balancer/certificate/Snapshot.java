package balancer.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All certificates at one time, and which is for whom. Immutable.
 *
 * <p>A name finds certificates that have exactly it, else those with a wildcard in place of its first label, else the
 * default: the first of all, and those for the same names with keys of other kinds. Among these the kind of key
 * decides. A wildcard stands for one whole label (RFC 9525, section 6.3): *.example.com is neither for example.com nor
 * for a.b.example.com.
 */
final class Snapshot {
    private final List<CertifiedKey> all;
    private final Map<String, List<CertifiedKey>> byName = new HashMap<>();
    private final List<CertifiedKey> defaults = new ArrayList<>();

    /** @param all one at least; the first is the default */
    Snapshot(List<CertifiedKey> all) {
        this.all = List.copyOf(all);
        for (CertifiedKey each : all) {
            for (String name : each.hostNames()) {
                byName.computeIfAbsent(name, first -> new ArrayList<>()).add(each);
            }
            if (each.hostNames().equals(all.get(0).hostNames())) {
                defaults.add(each);
            }
        }
    }

    List<CertifiedKey> all() {
        return all;
    }

    CertifiedKey get(int index) {
        return all.get(index);
    }

    /**
     * @param host in lower case; empty if the client named none
     * @param keyType as the handshake calls it
     * @param algorithms see {@link CertifiedKey#isVerifiableBy}
     * @return the place of the certificate; -1 if none of those for the host has such a key
     */
    int find(String host, String keyType, String... algorithms) {
        for (CertifiedKey each : candidates(host)) {
            if (each.keyType().equalsIgnoreCase(keyType) && each.isVerifiableBy(algorithms)) {
                return all.indexOf(each);
            }
        }
        return -1;
    }

    private List<CertifiedKey> candidates(String host) {
        List<CertifiedKey> exact = byName.get(host);
        if (exact != null) {
            return exact;
        }
        int dot = host.indexOf('.');
        List<CertifiedKey> wildcard = dot > 0 ? byName.get("*" + host.substring(dot)) : null;
        return wildcard != null ? wildcard : defaults;
    }
}
