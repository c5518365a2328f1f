package balancer.files;

import balancer.loop.DescriptorBudget;
import balancer.server.Body;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * A regular file on disk, as it was when its attributes were read. It is opened after that: if it is replaced in
 * between, a client gets new bytes with an old entity tag and asks again next time; in the other order it would keep
 * old bytes with the new tag for good.
 */
final class StoredFile implements Representation {
    private final Path path;
    private final String mediaType;
    private final BasicFileAttributes attributes;
    private final int salt;
    private final DescriptorBudget descriptors;

    /**
     * @param mediaType by the requested name, which may be a link to a name without an extension
     * @param salt distinguishes the entity tags of different directories
     */
    StoredFile(Path path, String mediaType, BasicFileAttributes attributes, int salt, DescriptorBudget descriptors) {
        this.path = path;
        this.mediaType = mediaType;
        this.attributes = attributes;
        this.salt = salt;
        this.descriptors = descriptors;
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    /**
     * Modification time, length, and the directory's salt. The salt matters behind a balancer: two sites with pages of
     * equal size, unpacked at the same moment, would answer 304 for each other's pages. Not the inode, because it
     * differs between machines with the same files.
     */
    @Override
    public String entityTag() {
        FileTime modified = attributes.lastModifiedTime();
        long nanos = modified.to(TimeUnit.NANOSECONDS);
        return "\"" + Long.toHexString(nanos) + "-" + Long.toHexString(attributes.size()) + "-"
                + Integer.toHexString(salt) + "\"";
    }

    @Override
    public long lastModifiedSeconds() {
        return attributes.lastModifiedTime().to(TimeUnit.SECONDS);
    }

    @Override
    public long length() {
        return attributes.size();
    }

    @Override
    public Body body(long from, long to) throws IOException {
        return FileBody.open(path, from, to, descriptors);
    }
}
