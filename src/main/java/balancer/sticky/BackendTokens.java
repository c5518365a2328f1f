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

    /**
     * The backend with this token; null if there is none. Of two it is the one that stays: who was removed and added
     * again as a backup is there twice until its former self is forgotten.
     */
    Backend find(long token) {
        if (pool.all() != known) {
            list();
        }
        Backend found = null;
        for (int i = first(token); i < entries.size() && entries.get(i).token == token; i++) {
            if (found == null || found.leaving()) {
                found = entries.get(i).backend;
            }
        }
        return found;
    }

    /** Where a token as high or higher stands. */
    private int first(long token) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).token < token) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
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
