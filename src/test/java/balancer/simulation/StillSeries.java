package balancer.simulation;

import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Request after request on one connection: each keeps all limits, but together they would break any of them. */
record StillSeries(List<Message> messages, Home home) implements StillDeed {
    private static final int MOST_MESSAGES = 6;
    private static final int MOST_TRAILERS = 100;
    private static final int MOST_EMPTY_LINES = 4;

    /** One request, and the body of its answer. */
    record Message(int emptyLines, Part request, Part answer) {}

    /** A body. @param trailers fields behind it; -1: it is not chunked */
    record Part(int bytes, int trailers) {
        private String fields() {
            return trailers < 0 ? "Content-Length: " + bytes + "\r\n" : "Transfer-Encoding: chunked\r\n";
        }

        private String text() {
            String data = "s".repeat(bytes);
            return trailers < 0
                    ? data
                    : Integer.toHexString(bytes) + "\r\n" + data + "\r\n0\r\n" + "X: y\r\n".repeat(trailers) + "\r\n";
        }
    }

    static StillSeries draw(Dice dice, StillSettings settings) {
        List<Message> messages = new ArrayList<>();
        for (int left = dice.between(2, MOST_MESSAGES); left > 0; left--) {
            int emptyLines = dice.onceIn(2) ? 0 : dice.between(1, MOST_EMPTY_LINES);
            messages.add(new Message(emptyLines, part(dice), part(dice)));
        }
        return new StillSeries(messages, settings.front == Front.IPV6 ? Home.LOCAL6 : Home.ELSEWHERE);
    }

    private static Part part(Dice dice) {
        return new Part(dice.between(1, 200), dice.onceIn(3) ? -1 : dice.between(0, MOST_TRAILERS));
    }

    @Override
    public void happen(StillRun run) {
        StillClient client = run.client(home);
        messages.forEach(each -> pass(run, client, each));
    }

    private static void pass(StillRun run, StillClient client, Message message) {
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        String head = "POST /series HTTP/1.1\r\nHost: a\r\n" + message.request.fields() + "\r\n";
        String words = "\r\n".repeat(message.emptyLines) + head + message.request.text();
        String answer =
                "HTTP/1.1 200 Fine\r\nDate: then\r\n" + message.answer.fields() + "\r\n" + message.answer.text();
        String heard = run.talk(client, bytes(words), new Reply(Manner.SAYS, bytes(answer)));
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals + heard);
        String raw = run.arrivals.get(0).raw();
        Judge.require(raw.endsWith("\r\n\r\n" + message.request.text()), "no byte is changed", raw);
        Judge.require(StillAnswer.body(heard).equals(message.answer.text()), "no byte is changed", heard);
        Judge.require(!client.isOver(), "a connection persists", message);
        StillLine line = StillAnswer.well(run, client, head, heard, fresh);
        line.bodyBytes = message.request.text().length();
        line.bytes = message.answer.text().length();
        run.park(server);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
