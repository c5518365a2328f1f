package balancer.server;

/** Knows what to answer. Called in the loop, so it must not wait for anything slower than a local file. */
public interface Site {
    /**
     * The answer to a request, of any method. To HEAD the answer to GET will do: its body is not sent, only its length.
     *
     * @param request valid during the call only: it is reused for the next request
     */
    Answer answer(Request request);
}
