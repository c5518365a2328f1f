package balancer.cli.options;

import balancer.algorithm.Algorithm;
import balancer.algorithm.RequestKey;

/**
 * Whose turn it is.
 *
 * @param algorithm how the next backend is chosen
 * @param key what requests with the same one go to the same backend by; none unless the algorithm is a hash
 * @param cookie the name of the cookie that brings clients back to their backend; empty: there is none
 * @param cookieKey the secret behind the cookie, if one is given
 * @param slowStartMillis until a backend that comes up has its whole weight; 0: it has it at once
 */
public record Choosing(Algorithm algorithm, RequestKey key, String cookie, TokenFile cookieKey, long slowStartMillis) {
    /** As it is written on the command line. */
    public String words() {
        return algorithm.word() + (algorithm == Algorithm.HASH ? ":" + key.word() : "");
    }

    public boolean isSticky() {
        return !cookie.isEmpty();
    }
}
