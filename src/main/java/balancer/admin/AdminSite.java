package balancer.admin;

import balancer.admin.numbers.MetricsText;
import balancer.admin.page.Views;
import balancer.admin.text.Document;
import balancer.admin.text.DocumentChunks;
import balancer.admin.text.EventHub;
import balancer.admin.text.Json;
import balancer.glass.Recording;
import balancer.http.Method;
import balancer.server.Answer;
import balancer.server.BytesBody;
import balancer.server.Request;
import balancer.server.Site;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Maps each path to its document or action. */
final class AdminSite implements Site {
    private static final String ALLOWED_READING = "GET, HEAD";
    private static final String ARGUMENTS = "?arguments";
    private static final String TURNS_PARAMETER = "?turns=";
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    /** Our pages load everything from here, and no page may frame them (clickjacking). */
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final RequestGuard guard;
    private final Views views;
    private final Readiness readiness;
    private final EventHub hub;
    private final List<Action> actions;
    private final Assets assets;

    AdminSite(RequestGuard guard, Views views, Readiness readiness, EventHub hub, List<Action> actions, Assets assets) {
        this.guard = guard;
        this.views = views;
        this.readiness = readiness;
        this.hub = hub;
        this.actions = actions;
        this.assets = assets;
    }

    @Override
    public Answer answer(Request request) {
        Answer answer = guard.knowsHost(request) ? routed(request) : guard.refusal();
        return answer.field("X-Content-Type-Options", "nosniff")
                .field("Content-Security-Policy", POLICY)
                .field("Cross-Origin-Resource-Policy", "same-origin")
                .field("Referrer-Policy", "same-origin");
    }

    private Answer routed(Request request) {
        String path = request.path();
        boolean reads = request.method() == Method.GET || request.method() == Method.HEAD;
        if (reads && isDocument(path)) {
            return reading(path, request);
        }
        for (Action each : actions) {
            if (each.handles(path)) {
                return changing(request, each);
            }
        }
        if (isDocument(path)) {
            return Answer.methodNotAllowed(ALLOWED_READING);
        }
        return assets.has(path) ? assets.answer(request) : Answer.text(NOT_FOUND, "There is nothing at this address.");
    }

    private static boolean isDocument(String path) {
        return switch (path) {
            case "/",
                    "/status.txt",
                    "/api/status",
                    "/api/config",
                    "/api/backends",
                    "/api/loop/recording",
                    "/metrics",
                    "/events",
                    "/livez",
                    "/readyz" -> true;
            default -> false;
        };
    }

    private Answer changing(Request request, Action action) {
        String allowed = action.allowed(request.path());
        if (!List.of(allowed.split(", ")).contains(request.method().name())) {
            return Answer.methodNotAllowed(allowed);
        }
        return guard.comesFromOurPage(request) ? action.act(request) : guard.foreignPage();
    }

    private Answer reading(String path, Request request) {
        Answer answer =
                switch (path) {
                    case "/" -> document(views.page(), "text/html; charset=utf-8");
                    case "/status.txt" -> document(views.statusText(), "text/plain; charset=utf-8");
                    case "/api/status" -> document(views.statusJson(), Json.MEDIA_TYPE);
                    case "/api/config" -> document(views.configJson(), Json.MEDIA_TYPE);
                    case "/api/backends" -> backends(request);
                    case "/api/loop/recording" -> recording(request.query());
                    case "/metrics" -> document(views.metrics(), MetricsText.MEDIA_TYPE);
                    case "/events" -> events(request.query());
                    case "/livez" -> word(OK, "ok\n");
                    default -> ready();
                };
        // It is out of date after a second.
        return answer.field("Cache-Control", "no-store");
    }

    private Answer backends(Request request) {
        if (request.query().equals(ARGUMENTS)) {
            return word(OK, views.backendArguments());
        }
        return request.field("accept").contains("text/plain")
                ? document(views.backendsText(), "text/plain; charset=utf-8")
                : document(views.backendsJson(), Json.MEDIA_TYPE);
    }

    private Answer ready() {
        String word = readiness.word();
        return word(word.equals(Readiness.READY) ? OK : UNAVAILABLE, word + '\n');
    }

    private static Answer document(Document document, String mediaType) {
        return Answer.of(OK).field("Content-Type", mediaType).stream(new DocumentChunks(document));
    }

    private static Answer word(int status, String word) {
        return Answer.of(status)
                .field("Content-Type", "text/plain; charset=utf-8")
                .body(new BytesBody(word.getBytes(StandardCharsets.US_ASCII)));
    }

    private Answer events(String query) {
        return switch (query) {
            case "", "?topics=status" -> hub.watch(EventHub.Topic.STATUS);
            case "?topics=page" -> hub.watch(EventHub.Topic.PAGE);
            case "?topics=changes" -> hub.watch(EventHub.Topic.CHANGES);
            case "?topics=loop" -> hub.watch(EventHub.Topic.LOOP);
            default -> Answer.text(BAD_REQUEST, "topics must be one of status, page, changes, loop.");
        };
    }

    private Answer recording(String query) {
        int turns = query.isEmpty() ? Recording.MOST_TURNS : turns(query);
        if (turns < 1 || turns > Recording.MOST_TURNS) {
            return Answer.text(BAD_REQUEST, "turns must be a number from 1 to " + Recording.MOST_TURNS + ".");
        }
        return document(views.recording(turns), Recording.MEDIA_TYPE)
                .field("Content-Disposition", "attachment; filename=\"loop.ndjson\"");
    }

    private static int turns(String query) {
        try {
            return query.startsWith(TURNS_PARAMETER) ? Integer.parseInt(query.substring(TURNS_PARAMETER.length())) : 0;
        } catch (NumberFormatException notOne) {
            return 0;
        }
    }
}
