package balancer.simulation;

import java.net.InetSocketAddress;

/**
 * One request and its answer, as its client sees them.
 *
 * @param key it says, by a field, a cookie or the client's address
 * @param server who answered
 * @param sent the value of our cookie; empty if there was none
 * @param head of the response
 */
record RosterAnswer(
        int visitor, long askedMicros, long answeredMicros, int key, InetSocketAddress server, String sent, Head head) {
    boolean overlaps(RosterAnswer other) {
        return askedMicros <= other.answeredMicros && other.askedMicros <= answeredMicros;
    }
}
