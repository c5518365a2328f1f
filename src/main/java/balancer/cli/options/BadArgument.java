package balancer.cli.options;

import balancer.cli.text.Message;

/** One argument is wrong. Caught per argument and collected, so that a line's errors are reported together. */
final class BadArgument extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Message message;

    BadArgument(Message message) {
        super(message.text(), null, false, false); // no stack trace: this is the user's slip, not ours
        this.message = message;
    }

    Message message() {
        return message;
    }
}
