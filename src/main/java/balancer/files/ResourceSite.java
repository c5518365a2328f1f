package balancer.files;

import balancer.http.Method;
import balancer.server.Answer;
import balancer.server.Body;
import balancer.server.BytesBody;
import balancer.server.Request;
import balancer.server.Site;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that are packed in the jar: few, small, and read into memory once. They are named one by one, because a jar
 * cannot be asked what is in a folder.
 */
public final class ResourceSite implements Site {
    private static final String ALLOWED = "GET, HEAD";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Delivery delivery;

    /**
     * @param folder such as {@code /sites/server_1}
     * @param names what is in it, such as {@code index.html}, which is also what the folder itself is answered with
     * @throws IOException if one of them was not packed
     */
    public ResourceSite(String folder, InstantSource instants, String... names) throws IOException {
        this.delivery = new Delivery(instants);
        for (String name : names) {
            Page page = new Page(MediaTypes.of(name), read(folder + "/" + name));
            pages.put(name, page);
            if (name.equals(FileSite.INDEX)) {
                pages.put("", page);
            }
        }
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = ResourceSite.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource + " is not packed in the jar");
            }
            return in.readAllBytes();
        }
    }

    @Override
    public Answer answer(Request request) {
        if (request.method() != Method.GET && request.method() != Method.HEAD) {
            return Answer.methodNotAllowed(ALLOWED);
        }
        RequestPath path = RequestPath.of(request.path());
        if (path.kind() == RequestPath.Kind.MALFORMED) {
            return Answer.text(BAD_REQUEST, "The path is not a valid file name.");
        }
        Page page = path.kind() == RequestPath.Kind.FINE ? pages.get(path.name()) : null;
        if (page == null) {
            return Answer.text(NOT_FOUND, "There is nothing at this address.");
        }
        try {
            return delivery.of(page, request);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
    }

    /**
     * One of them. Without a date: all files in a jar that is built reproducibly have the same one, so the entity tag
     * is made of the bytes, or servers with pages of one length would answer 304 for each other.
     */
    private static final class Page implements Representation {
        private static final long FNV_OFFSET = 0xCBF29CE484222325L;
        private static final long FNV_PRIME = 0x100000001B3L;

        private final String mediaType;
        private final byte[] bytes;
        private final String entityTag;

        Page(String mediaType, byte[] bytes) {
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
}
