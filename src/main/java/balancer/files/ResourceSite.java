package balancer.files;

import balancer.http.Method;
import balancer.server.Answer;
import balancer.server.Request;
import balancer.server.Site;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files in the jar: few, small, and read into memory once. They are listed by name, because the class loader cannot
 * list a folder.
 */
public final class ResourceSite implements Site {
    private static final String ALLOWED = "GET, HEAD";
    private static final String PAGE = ".html";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final Map<String, MemoryFile> pages = new LinkedHashMap<>();
    private final Delivery delivery;

    /**
     * @param folder such as {@code /sites/server_1}
     * @param edit for its HTML
     * @param names of its files, such as {@code index.html}, which also stands for the folder itself; another page
     *     also has its name without the ending
     * @throws IOException if one of them is missing
     */
    public ResourceSite(String folder, InstantSource instants, PageEdit edit, String... names) throws IOException {
        this.delivery = new Delivery(instants);
        for (String name : names) {
            byte[] bytes = read(folder + "/" + name);
            String mediaType = MediaTypes.of(name);
            MemoryFile page = new MemoryFile(mediaType, MediaTypes.isHtml(mediaType) ? edit.edit(bytes) : bytes);
            pages.put(name, page);
            if (name.equals(FileSite.INDEX)) {
                pages.put("", page);
            } else if (name.endsWith(PAGE)) {
                pages.put(name.substring(0, name.length() - PAGE.length()), page);
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
        MemoryFile page = path.kind() == RequestPath.Kind.VALID ? pages.get(path.name()) : null;
        if (page == null) {
            return Answer.text(NOT_FOUND, "There is nothing at this address.");
        }
        try {
            return delivery.of(page, request);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
    }
}
