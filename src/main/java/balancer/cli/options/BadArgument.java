package balancer.cli.options;

import balancer.cli.text.Message;

/** One argument is invalid. Caught per argument and collected, so that all errors are reported together. */
final class BadArgument extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Message message;

    BadArgument(Message message) {
        super(message.text(), null, false, false); // no stack trace: the error is the user's, not ours
        this.message = message;
    }

    Message message() {
        return message;
    }
}
