package balancer.admin;

import balancer.admin.text.Json;
import balancer.http.Method;
import balancer.roster.Change;
import balancer.roster.Refused;
import balancer.roster.Roster;
import balancer.server.Answer;
import balancer.server.BytesBody;
import balancer.server.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes which backends there are: {@code POST /api/backends?add=app3:8080*2&remove=app1:8080}, all of it or nothing;
 * {@code DELETE /api/backends/3}; {@code PATCH /api/backends/3?weight=5}. Parameters stand in the query, because a body
 * would have to be collected before it can be understood. The answer is JSON, or text for whoever asks for that.
 */
final class RosterControls implements Action {
    private static final String PATH = "/api/backends";
    private static final String WEIGHT = "?weight=";
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;

    private final Roster roster;
    private final Access access;

    RosterControls(Roster roster, Access access) {
        this.roster = roster;
        this.access = access;
    }

    @Override
    public boolean handles(String path) {
        return path.equals(PATH) || number(path) > 0;
    }

    @Override
    public String allowed(String path) {
        return path.equals(PATH) ? "GET, HEAD, POST" : "DELETE, PATCH";
    }

    @Override
    public Answer act(Request request) {
        Answer refusal = access.refusal(request);
        if (refusal != null) {
            return refusal;
        }
        boolean asText = request.field("accept").contains("text/plain");
        try {
            List<Change> changes = changes(request);
            if (changes.isEmpty()) {
                return complaint(BAD_REQUEST, "no change is asked for: add, remove, weight, drain, enable", asText);
            }
            return done(roster.apply(changes, request.client()), asText);
        } catch (IllegalArgumentException notUnderstood) {
            return complaint(BAD_REQUEST, notUnderstood.getMessage(), asText);
        } catch (Refused impossible) {
            return complaint(CONFLICT, impossible.getMessage(), asText);
        }
    }

    private List<Change> changes(Request request) {
        int number = number(request.path());
        if (number < 0) {
            return changes(request.query());
        }
        if (request.method() == Method.DELETE) {
            return List.of(new Change(Change.Kind.REMOVE, "#" + number));
        }
        if (!request.query().startsWith(WEIGHT)) {
            throw new IllegalArgumentException("only the weight can be changed: " + WEIGHT + "N");
        }
        return List.of(new Change(
                Change.Kind.WEIGHT, "#" + number + "*" + request.query().substring(WEIGHT.length())));
    }

    private static List<Change> changes(String query) {
        List<Change> changes = new ArrayList<>();
        for (String each : query.isEmpty() ? new String[0] : query.substring(1).split("&")) {
            int equals = each.indexOf('=');
            Change.Kind kind = equals < 0 ? null : Change.Kind.of(each.substring(0, equals));
            if (kind == null || equals == each.length() - 1) {
                throw new IllegalArgumentException(
                        "cannot do '" + each + "': add, remove, weight, drain or enable=BACKEND");
            }
            changes.add(new Change(kind, URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8)));
        }
        return changes;
    }

    /** The number of the backend in the path; -1 if there is none. */
    private static int number(String path) {
        if (!path.startsWith(PATH + "/") || path.length() > PATH.length() + 10) {
            return -1;
        }
        int number = 0;
        for (int i = PATH.length() + 1; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number > 0 ? number : -1;
    }

    private static Answer done(List<String> changes, boolean asText) {
        if (asText) {
            return text(OK, String.join("\n", changes));
        }
        StringBuilder out = new StringBuilder();
        Json json = new Json(out, false).object().member("v", 1).array("changes");
        for (String each : changes) {
            json.element(each);
        }
        json.endArray().endObject();
        return json(OK, out);
    }

    private static Answer complaint(int status, String why, boolean asText) {
        if (asText) {
            return text(status, why);
        }
        StringBuilder out = new StringBuilder();
        new Json(out, false).object().member("v", 1).member("error", why).endObject();
        return json(status, out);
    }

    private static Answer json(int status, StringBuilder json) {
        return Answer.of(status)
                .field("Content-Type", Json.MEDIA_TYPE)
                .field("Cache-Control", "no-store")
                .body(new BytesBody(json.append('\n').toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static Answer text(int status, String text) {
        return Answer.of(status)
                .field("Content-Type", "text/plain; charset=utf-8")
                .field("Cache-Control", "no-store")
                .body(new BytesBody((text + '\n').getBytes(StandardCharsets.UTF_8)));
    }
}
