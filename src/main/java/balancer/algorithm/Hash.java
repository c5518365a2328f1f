package balancer.algorithm;

import java.nio.ByteBuffer;

/**
 * A number for a text, the same in every process and at every start: balancers side by side must agree. Whoever chooses
 * texts can choose numbers; the bound on load, not the hash, protects from that.
 */
final class Hash {
    /** FNV-1a, 64 bits. */
    private static final long BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private Hash() {}

    static long of(byte[] text) {
        long hash = BASIS;
        for (byte octet : text) {
            hash = (hash ^ (octet & 0xff)) * PRIME;
        }
        return mix(hash);
    }

    /** Of the range [from,to). */
    static long of(ByteBuffer bytes, int from, int to) {
        long hash = BASIS;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (bytes.get(i) & 0xff)) * PRIME;
        }
        return mix(hash);
    }

    /** Spreads: similar numbers get very different ones (the finalizer of MurmurHash3). */
    static long mix(long number) {
        long mixed = (number ^ number >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
