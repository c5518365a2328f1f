package balancer.roster;

/** A change is impossible; nothing was changed. The message is a sentence for people. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    public Refused(String message) {
        super(message, null, false, false); // no stack trace: the mistake is the operator's, not ours
    }
}
