package balancer.files;

import balancer.http.Method;
import balancer.loop.DescriptorBudget;
import balancer.server.Answer;
import balancer.server.Request;
import balancer.server.Site;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;

/**
 * The files below a directory. A directory means its {@code index.html}, or 404: listings reveal more than was meant to
 * be published. Names that begin with a dot are served, as by nginx: {@code .well-known} must be, and everything in a
 * served directory is public.
 *
 * <p>Symbolic links are followed as long as they stay inside. Per request that costs a {@code readlink} for each step
 * of the path (about 1 µs each), then a {@code stat}; only regular files are opened, because opening a FIFO would block
 * the loop until there is a writer. A user who may write to the directory can still swap a file between check and
 * opening; such a user is trusted.
 */
public final class FileSite implements Site {
    public static final String INDEX = "index.html";

    private static final String ALLOWED = "GET, HEAD";
    private static final int MOVED = 301;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private static final String HEX = "0123456789ABCDEF";

    private final Path root;
    private final DescriptorBudget descriptors;
    private final PageEdit edit;
    private final Delivery delivery;

    /** @throws IOException if there is no such directory */
    public FileSite(Path directory, DescriptorBudget descriptors, InstantSource instants) throws IOException {
        this(directory, descriptors, instants, PageEdit.NONE);
    }

    /**
     * @param directory what to serve
     * @param edit for its HTML, which is then read into memory: for small pages
     * @throws IOException if there is no such directory
     */
    public FileSite(Path directory, DescriptorBudget descriptors, InstantSource instants, PageEdit edit)
            throws IOException {
        this.edit = edit;
        this.root = directory.toRealPath();
        this.descriptors = descriptors;
        this.delivery = new Delivery(instants);
    }

    @Override
    public Answer answer(Request request) {
        if (request.method() != Method.GET && request.method() != Method.HEAD) {
            return Answer.methodNotAllowed(ALLOWED);
        }
        RequestPath path = RequestPath.of(request.path());
        return switch (path.kind()) {
            case MALFORMED -> Answer.text(BAD_REQUEST, "The path is not a valid file name.");
            case NO_NAME -> notFound();
            case VALID -> find(path, request);
        };
    }

    private Answer find(RequestPath path, Request request) {
        try {
            String name = path.isDirectory() ? path.name() + INDEX : path.name();
            Path real = below(name).toRealPath();
            if (!real.startsWith(root)) {
                return notFound(); // a link that leads out
            }
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            if (attributes.isDirectory() && !path.isDirectory()) {
                return redirect(request);
            }
            if (!attributes.isRegularFile()) {
                return notFound();
            }
            return deliver(representation(real, MediaTypes.of(name), attributes), request);
        } catch (AccessDeniedException notReadable) {
            return forbidden();
        } catch (IOException | InvalidPathException absent) {
            // Also: a file where the path needs a directory, a cycle of links, a name too long or invalid on this
            // system.
            return notFound();
        }
    }

    private Representation representation(Path file, String mediaType, BasicFileAttributes attributes)
            throws IOException {
        return edit != PageEdit.NONE && MediaTypes.isHtml(mediaType)
                ? new MemoryFile(mediaType, edit.edit(Files.readAllBytes(file)))
                : new StoredFile(file, mediaType, attributes, root.hashCode(), descriptors);
    }

    /**
     * The file of that name, whose bytes are UTF-8 in every locale: under {@code LC_ALL=C} the JDK makes paths from
     * ASCII strings only. As a URI the name keeps its bytes, each encoded again. Its slashes are all separators: a
     * slash that came encoded is refused before, because in a URI it would become a separator too.
     */
    private Path below(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == name.length()) {
            return root.resolve(name);
        }
        StringBuilder uri = new StringBuilder(root.toUri().toString());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (byte octet : bytes) {
            if (octet == '/') {
                uri.append('/');
            } else {
                uri.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    private Answer deliver(Representation file, Request request) {
        try {
            return delivery.of(file, request);
        } catch (AccessDeniedException notReadable) {
            return forbidden();
        } catch (NoSuchFileException justDeleted) {
            return notFound();
        } catch (IOException noDescriptorOrBadDisk) {
            return Answer.text(UNAVAILABLE, "The file cannot be opened at the moment.")
                    .field("Retry-After", "1");
        }
    }

    /** The path exactly as received: decoding and encoding it again could change it. */
    private static Answer redirect(Request request) {
        return Answer.text(MOVED, "The address of a directory ends with a slash.")
                .field("Location", request.path() + "/" + request.query());
    }

    private static Answer notFound() {
        return Answer.text(NOT_FOUND, "There is nothing at this address.");
    }

    private static Answer forbidden() {
        return Answer.text(FORBIDDEN, "Access to the file is denied.");
    }
}
