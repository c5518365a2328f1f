package balancer.server;

/** Answers requests. Called in the loop, so it must not wait for anything slower than a local file. */
public interface Site {
    /**
     * The answer to a request, of any method. For HEAD it may return the answer to GET: the body is not sent, only its
     * length.
     *
     * @param request valid during the call only: it is reused for the next request
     */
    Answer answer(Request request);
}
