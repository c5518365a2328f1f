package balancer.admin;

import balancer.files.PageEdit;
import balancer.files.ResourceSite;
import balancer.server.Answer;
import balancer.server.Request;
import balancer.server.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages' styles, scripts and recordings, and the page of the loop, which is the same for everybody; read from the
 * jar at the first request, so that the start need not wait.
 */
final class Assets implements Site {
    static final String FOLDER = "/admin";
    static final String[] NAMES = {
        "app.css", "app.js", "theme.js", "icon.svg", "loop.html", "loop.css", "loop.js", "learn.js"
    };

    /** Turns of a loop, to be watched without one. */
    static final String[] RECORDINGS = {"one-request", "slow-client", "backend-dies"};

    /** The sources that the page of the loop leads to: offline, and of the version that runs. */
    static final String[] SOURCES = {
        "admin/text/Watcher",
        "backend/BackendConnection",
        "backend/BackendPool",
        "backend/SmoothRoundRobin",
        "client/ClientConnection",
        "client/Phase",
        "fairshare/FairShare",
        "glass/Hold",
        "glass/Recorder",
        "health/ProbeSchedule",
        "http/BodyFraming",
        "loop/Acceptor",
        "loop/Deadlines",
        "loop/Endpoint",
        "loop/EventLoop",
        "loop/Listener",
        "loop/Registered",
        "proxy/Connecting",
        "proxy/FailurePolicy",
        "proxy/Forwarding",
        "proxy/InterestLaw",
        "proxy/PhaseLimits",
        "proxy/ReadingHead",
        "proxy/Replying",
        "proxy/Session",
        "relay/Flow",
        "relay/RelayBuffer",
        "server/OriginSession",
        "tls/Handshake"
    };

    private static final List<String> ALL = all();
    private static final String LOOP = "/loop";

    private final InstantSource instants;
    private ResourceSite files;

    Assets(InstantSource instants) {
        this.instants = instants;
    }

    private static List<String> all() {
        List<String> names = new ArrayList<>(List.of(NAMES));
        for (String recording : RECORDINGS) {
            names.add("recordings/" + recording + ".ndjson");
        }
        for (String source : SOURCES) {
            names.add("source/" + source + ".java");
        }
        return names;
    }

    /** Whether there is such a file. The page of the loop has no ending, as a page. */
    boolean has(String path) {
        return path.equals(LOOP) || ALL.contains(path.substring(1));
    }

    @Override
    public Answer answer(Request request) {
        if (files == null) {
            try {
                files = new ResourceSite(FOLDER, instants, PageEdit.NONE, ALL.toArray(new String[0]));
            } catch (IOException notPacked) {
                throw new UncheckedIOException(notPacked);
            }
        }
        return files.answer(request);
    }
}
