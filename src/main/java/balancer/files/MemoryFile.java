package balancer.files;

import balancer.server.Body;
import balancer.server.BytesBody;

/**
 * A file whose bytes are in memory. It has no date, because all files in a reproducibly built jar have the same one;
 * its entity tag is a hash of the bytes, or servers with pages of equal length would answer 304 for each other.
 */
final class MemoryFile implements Representation {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final String mediaType;
    private final byte[] bytes;
    private final String entityTag;

    MemoryFile(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        this.bytes = bytes;
        long hash = FNV_OFFSET;
        for (byte octet : bytes) {
            hash = (hash ^ (octet & 0xFF)) * FNV_PRIME;
        }
        this.entityTag = "\"" + Long.toHexString(hash) + "\"";
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public String entityTag() {
        return entityTag;
    }

    @Override
    public long lastModifiedSeconds() {
        return UNDATED;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public Body body(long from, long to) {
        return new BytesBody(bytes, (int) from, (int) to);
    }
}
