package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import java.util.ArrayList;
import java.util.List;

/** Checks what a client of the admin port reads: one whole answer, or events in order. */
final class AdminReader implements MessageReader.Listener {
    private static final String EVENT =
            "(?s)event: (page|status|changes)\nid: \\d+\n(retry: \\d+\n)?data: [{\\[].*[}\\]]";

    private final String target;
    private final MessageReader reader = new MessageReader(this);
    private final StringBuilder body = new StringBuilder();
    private int status;
    private int answers;
    private boolean whole;

    AdminReader(String target) {
        this.target = target;
    }

    void feed(String data) {
        reader.feed(data);
    }

    @Override
    public Body head(Head head) {
        Judge.require(++answers == 1 && head.firstLine()[0].equals("HTTP/1.1"), "one answer to one question", head);
        status = Integer.parseInt(head.firstLine()[1]);
        boolean described =
                !head.value("Date").isEmpty() && !head.value("Content-Type").isEmpty();
        Judge.require(described && head.says("Connection", "close"), "an answer is described", head);
        return head.isChunked() ? Body.CHUNKED : Body.FIXED;
    }

    @Override
    public void body(String data, int from, int to) {
        body.append(data, from, to);
    }

    @Override
    public void end(String trailers) {
        whole = true;
    }

    int status() {
        return status;
    }

    /** Not one byte came. */
    boolean isEmpty() {
        return answers == 0;
    }

    /** All of it came, and it is a page of that kind. */
    boolean isWhole() {
        String text = body.toString().strip();
        boolean right =
                switch (target) {
                    case "/" -> text.endsWith("</html>");
                    case "/livez" -> text.equals("ok");
                    case "/api/status", "/api/config" -> text.startsWith("{") && text.endsWith("}");
                    default -> !text.isEmpty();
                };
        return status == 200 && whole && right;
    }

    /** How many have come whole; each is one, and the next has a higher number. */
    int events() {
        List<String> blocks = new ArrayList<>(List.of(body.toString().split("\n\n", -1)));
        blocks.remove(blocks.size() - 1); // is not whole, or empty
        long last = -1;
        int events = 0;
        for (String block : blocks) {
            if (block.startsWith(":")) {
                continue; // a sign of life
            }
            boolean asked = block.startsWith("event: " + target.substring(target.indexOf('=') + 1) + "\n");
            Judge.require(block.matches(EVENT) && asked, "an event is one", block);
            long id = Long.parseLong(block.split("\n")[1].substring("id: ".length()));
            Judge.require(id > last, "events come in order", block);
            last = id;
            events++;
        }
        return events;
    }

    @Override
    public String toString() {
        return target + ": " + status + (whole ? " whole" : " by half") + ", " + body.length() + " bytes: "
                + body.substring(Math.max(0, body.length() - 200));
    }
}
