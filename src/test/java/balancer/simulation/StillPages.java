package balancer.simulation;

import balancer.admin.JsonReader;
import balancer.testkit.SimulatedPeer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests the pages of the admin port, and compares them with the books and the settings. */
final class StillPages {
    private StillPages() {}

    /** The body of a page. */
    static String page(StillRun run, String target) {
        String[] parts = ask(run, "GET " + target + " HTTP/1.1\r\nHost: localhost:9009\r\nConnection: close\r\n\r\n");
        Judge.require(parts[0].startsWith("HTTP/1.1 200 "), "who looks sees all of it", parts[0]);
        Head head = new Head(parts[0] + "\r\n\r\n");
        Judge.require(head.says("Cache-Control", "no-store"), "a page is what is so now", head);
        Judge.require(head.says("X-Content-Type-Options", "nosniff"), "a page is only a page", head);
        return parts[1];
    }

    /** @return the head without its empty line, and the body without its framing */
    static String[] ask(StillRun run, String request) {
        run.calm(true);
        SimulatedPeer visitor = run.visit().send(request);
        run.times.settle();
        String heard = visitor.takeReceived();
        Judge.require(visitor.sawEof(), "who looks sees all of it", heard);
        visitor.close();
        run.times.settle();
        run.calm(false);
        int end = heard.indexOf("\r\n\r\n");
        Head head = new Head(heard.substring(0, end + 4));
        StringBuilder body = new StringBuilder();
        MessageReader reader = new MessageReader(new MessageReader.Listener() {
            @Override
            public MessageReader.Body head(Head whole) {
                return whole.isChunked() ? MessageReader.Body.CHUNKED : MessageReader.Body.FIXED;
            }

            @Override
            public void body(String data, int from, int to) {
                body.append(data, from, to);
            }

            @Override
            public void end(String trailers) {}
        });
        reader.feed(heard);
        return new String[] {heard.substring(0, end), body.toString(), head.value("Content-Type")};
    }

    static void judgeNumbers(StillRun run) {
        run.state();
        run.books.judge(page(run, "/metrics"));
    }

    static void judgeAll(StillRun run) {
        judgeNumbers(run);
        config(run);
        status(run);
        String text = page(run, "/status.txt");
        for (int id = 0; id < run.settings.backends(); id++) {
            String row = "(?s).*\n" + (id + 1) + " " + run.settings.nameOf(id) + " +"
                    + (run.turns.draining.get(id) ? "DRAINING" : "[A-Z]*(?<!DRAINING)") + " .*";
            Judge.require(text.matches(row), "the status tells the truth", text);
        }
        String connections = "(?s).*\nconnections +"
                + (run.client() == null || !run.client().isHeld(run.times.nowNanos()) ? 0 : 1) + " of .*";
        Judge.require(text.matches(connections), "the status tells the truth", text);
        Judge.require(
                text.contains(", " + run.requests() + " in all"), "the status tells the truth", run.requests() + text);
        Judge.require(page(run, "/livez").equals("ok\n"), "a process that answers lives", "");
        Judge.require(page(run, "/readyz").equals("ready\n"), "who does not drain is ready", "");
    }

    /** The settings in force are those of the command line. */
    @SuppressWarnings("unchecked")
    private static void config(StillRun run) {
        Map<String, Object> all = JsonReader.object(page(run, "/api/config"));
        Map<String, String> told = new LinkedHashMap<>();
        int backends = 0;
        for (Object each : (List<Object>) all.get("settings")) {
            Map<String, String> setting = (Map<String, String>) each;
            if (setting.get("name").equals("BACKEND")) {
                int weight = run.settings.weights.get(backends);
                String expected = run.settings.addressOf(backends++) + (weight == 1 ? "" : "*" + weight);
                Judge.require(setting.get("value").equals(expected), "what was said is so", setting);
            } else {
                told.put(setting.get("name"), setting.get("value"));
            }
        }
        Judge.require(backends == run.settings.backends(), "what was said is so", all);
        run.settings
                .told()
                .forEach((name, value) -> Judge.require(
                        value.equals(told.get(name)),
                        "what was said is so",
                        name + " is " + told.get(name) + ", not " + value));
        boolean known = told.containsKey("--trusted-proxies") && told.containsKey("--buffer-memory");
        Judge.require(known, "what was said is so", told);
    }

    @SuppressWarnings("unchecked")
    private static void status(StillRun run) {
        run.state();
        Map<String, Object> all = JsonReader.object(page(run, "/api/status"));
        Map<String, Object> listener = (Map<String, Object>) all.get("listener");
        same(all, "draining", false);
        same(listener, "mode", "http");
        number(run, listener, "connections", "lb_client_connections");
        number(run, listener, "connectionsTotal", "lb_client_connections_total");
        number(run, listener, "retriesTotal", "lb_backend_retries_total");
        number(run, listener, "bytesReceived", "lb_client_receive_bytes_total");
        number(run, listener, "bytesSent", "lb_client_transmit_bytes_total");
        if (run.settings.maxConnections > 0) {
            same(listener, "connectionsMax", (double) run.settings.maxConnections);
        }
        Map<String, Object> errors = (Map<String, Object>) all.get("errors");
        errors.keySet().forEach(each -> number(run, errors, each, "lb_request_errors_total{reason=" + each + "}"));
        StillSlowest.judge(run, (List<Object>) all.get("slowest"));
        StillSlowest.latency(run, run.books.latest(""), (Map<String, Object>) all.get("latencySeconds"));
        List<Object> backends = (List<Object>) all.get("backends");
        Judge.require(backends.size() == run.settings.backends(), "the status tells the truth", backends);
        for (int id = 0; id < backends.size(); id++) {
            backend(run, id, (Map<String, Object>) backends.get(id));
        }
    }

    @SuppressWarnings("unchecked")
    private static void backend(StillRun run, int id, Map<String, Object> told) {
        String name = run.settings.nameOf(id);
        same(told, "id", id + 1.0);
        same(told, "name", name);
        same(told, "weight", (double) run.settings.weights.get(id));
        same(told, "available", !run.turns.draining.get(id));
        if (run.turns.draining.get(id)) {
            same(told, "state", "DRAINING");
        }
        StillSlowest.latency(run, run.books.latest(name), (Map<String, Object>) told.get("latencySeconds"));
        Map<String, Object> requests = (Map<String, Object>) told.get("requests");
        number(run, requests, "total", StillBooks.of("lb_backend_attempts_total", name));
        number(run, requests, "failures", StillBooks.of("lb_backend_failures_total", name));
        same(requests, "inFlight", 0.0);
        Map<String, Object> responses = (Map<String, Object>) requests.get("responses");
        for (int code = 2; code <= 5; code++) {
            double sum = 0;
            for (String method : "GET HEAD POST PUT DELETE OPTIONS PATCH TRACE other".split(" ")) {
                sum += run.books.value(
                        StillBooks.of("lb_http_requests_total", name, "code=" + code + "xx, method=" + method));
            }
            same(responses, code + "xx", sum);
        }
        Map<String, Object> connections = (Map<String, Object>) told.get("connections");
        number(run, connections, "idle", StillBooks.of("lb_backend_connections", name, "state=idle"));
        number(run, connections, "failures", StillBooks.of("lb_backend_connects_total", name, "result=failed"));
        number(run, (Map<String, Object>) told.get("probes"), "good", "nothing");
    }

    private static void number(StillRun run, Map<String, Object> told, String member, String series) {
        if (!run.books.isUnknown(series)) {
            same(told, member, run.books.value(series));
        }
    }

    private static void same(Map<String, Object> told, String member, Object expected) {
        Judge.require(
                expected.equals(told.get(member)),
                "the status tells the truth",
                member + " is not " + expected + ": " + told);
    }
}
