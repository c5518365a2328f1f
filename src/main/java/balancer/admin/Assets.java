package balancer.admin;

import balancer.files.PageEdit;
import balancer.files.ResourceSite;
import balancer.server.Answer;
import balancer.server.Request;
import balancer.server.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;

/**
 * The page's style, scripts and icon, read from the jar at the first request, so that the start need not wait.
 */
final class Assets implements Site {
    static final String FOLDER = "/admin";
    static final String[] NAMES = {"app.css", "app.js", "theme.js", "icon.svg"};

    private final InstantSource instants;
    private ResourceSite files;

    Assets(InstantSource instants) {
        this.instants = instants;
    }

    /** Whether there is such a file. */
    boolean has(String path) {
        return List.of(NAMES).contains(path.substring(1));
    }

    @Override
    public Answer answer(Request request) {
        if (files == null) {
            try {
                files = new ResourceSite(FOLDER, instants, PageEdit.NONE, NAMES);
            } catch (IOException notPacked) {
                throw new UncheckedIOException(notPacked);
            }
        }
        return files.answer(request);
    }
}
