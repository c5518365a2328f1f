package balancer.files;

import balancer.loop.DescriptorBudget;
import balancer.server.Body;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * A regular file on disk, as it was when its attributes were read. It is opened later than that, never before: if it is
 * replaced in between, a client gets new bytes under an old entity tag and asks again next time; the other way round it
 * would keep old bytes under the new tag for good.
 */
final class StoredFile implements Representation {
    private final Path path;
    private final String mediaType;
    private final BasicFileAttributes attributes;
    private final int salt;
    private final DescriptorBudget descriptors;

    /**
     * @param mediaType of the name that was asked for, which may be a link to one without an ending
     * @param salt tells this directory's entity tags from those of another
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
     * Modification time, length, and the directory's salt. Behind a balancer the last one matters: two sites with pages
     * of one size, unpacked in the same moment, would answer 304 for each other's pages. Not the inode, as it differs
     * between machines that hold the same files.
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
