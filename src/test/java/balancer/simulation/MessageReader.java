package balancer.simulation;

/**
 * Splits what a peer receives into messages, naively: a second opinion on where messages end, so it shares nothing with
 * the framers under test.
 */
final class MessageReader {
    /** How the bytes behind a head are to be read. */
    enum Body {
        NONE,
        FIXED,
        CHUNKED,
        UNTIL_CLOSE
    }

    /** Whoever understands the messages. */
    interface Listener {
        Body head(Head head);

        void body(String data, int from, int to);

        /** The message is whole, which a body until close never is by itself; the trailer section is as it came. */
        void end(String trailers);
    }

    private enum State {
        HEAD,
        FIXED,
        SIZE_LINE,
        DATA,
        DATA_END,
        TRAILERS,
        UNTIL_CLOSE
    }

    private final Listener listener;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder trailers = new StringBuilder();
    private State state = State.HEAD;
    private long left;
    private boolean stopped;

    MessageReader(Listener listener) {
        this.listener = listener;
    }

    void feed(String data) {
        int at = 0;
        while (at < data.length() && !stopped) {
            at = switch (state) {
                case FIXED, DATA, UNTIL_CLOSE -> body(data, at);
                default -> character(data.charAt(at), at);
            };
        }
    }

    /** What comes from now on is nobody's. */
    void stop() {
        stopped = true;
    }

    boolean isBetweenMessages() {
        return state == State.HEAD && text.length() == 0;
    }

    boolean isUntilClose() {
        return state == State.UNTIL_CLOSE;
    }

    /** A head that is not whole. */
    String begun() {
        return state == State.HEAD ? text.toString() : "";
    }

    private int body(String data, int at) {
        int end = state == State.UNTIL_CLOSE ? data.length() : (int) Math.min(data.length(), at + left);
        left -= end - at;
        listener.body(data, at, end);
        if (left == 0 && state == State.FIXED) {
            endMessage();
        } else if (left == 0 && state == State.DATA) {
            become(State.DATA_END);
        }
        return end;
    }

    private int character(char octet, int at) {
        text.append(octet);
        if (octet == '\n') {
            lineEnded();
        }
        return at + 1;
    }

    private void lineEnded() {
        String line = text.toString();
        switch (state) {
            case HEAD -> {
                if (line.endsWith("\r\n\r\n")) {
                    headEnded(line);
                }
            }
            case SIZE_LINE -> sizeLine(line);
            case DATA_END -> {
                require(line.equals("\r\n"), line);
                become(State.SIZE_LINE);
            }
            default -> {
                text.setLength(0);
                if (line.equals("\r\n")) {
                    endMessage();
                } else {
                    trailers.append(line);
                }
            }
        }
    }

    private void headEnded(String text) {
        become(State.HEAD);
        Head head = new Head(text);
        left = Math.max(0, head.contentLength());
        switch (listener.head(head)) {
            case NONE -> endMessage();
            case FIXED -> {
                become(State.FIXED);
                if (left == 0) {
                    endMessage();
                }
            }
            case CHUNKED -> become(State.SIZE_LINE);
            case UNTIL_CLOSE -> {
                left = Long.MAX_VALUE;
                become(State.UNTIL_CLOSE);
            }
        }
    }

    private void sizeLine(String line) {
        require(line.matches("(?s)[0-9A-Fa-f]+(;.*)?\r\n"), line);
        left = Long.parseLong(line.split("[;\r]")[0], 16);
        become(left == 0 ? State.TRAILERS : State.DATA);
    }

    private void endMessage() {
        become(State.HEAD);
        String section = trailers.toString();
        trailers.setLength(0);
        listener.end(section);
    }

    private void become(State next) {
        state = next;
        text.setLength(0);
    }

    private static void require(boolean wellFormed, String line) {
        if (!wellFormed) {
            throw new Violation("chunks stay chunks", "instead of one came " + line);
        }
    }
}
