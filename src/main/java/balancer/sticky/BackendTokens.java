package balancer.sticky;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the cookie says instead of a backend's name: the first 64 bits of the HMAC-SHA256 of the name. Nobody without
 * the key learns names from it, or makes one for another backend. It follows from key and name alone, so every balancer
 * with the same key reads it, today and after a restart. Loop thread only.
 */
final class BackendTokens {
    private static final String HMAC = "HmacSHA256";

    private final BackendPool pool;
    private final Mac mac;

    /** The backends for which the lists were made; the pool replaces its list at each change. */
    private List<Backend> known = List.of();

    /** By token, ascending. */
    private List<Entry> entries = List.of();

    private record Entry(long token, Backend backend) {}

    BackendTokens(BackendPool pool, byte[] key) {
        this.pool = pool;
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    long of(Backend backend) {
        byte[] hash = mac.doFinal(backend.name().getBytes(StandardCharsets.UTF_8));
        long token = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            token = token << Byte.SIZE | hash[i] & 0xff;
        }
        return token;
    }

    /** The backend with this token; null if there is none. */
    Backend find(long token) {
        if (pool.all() != known) {
            list();
        }
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Entry entry = entries.get(middle);
            if (entry.token == token) {
                return entry.backend;
            } else if (entry.token < token) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    private void list() {
        known = pool.all();
        List<Entry> all = new ArrayList<>(known.size());
        for (Backend each : known) {
            all.add(new Entry(of(each), each));
        }
        all.sort(Comparator.comparingLong(Entry::token));
        entries = all;
    }
}
