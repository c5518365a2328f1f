package balancer.simulation;

import balancer.simulation.MessageReader.Body;

/** A backend's planned answer to one request: what, when, and what goes wrong with it. */
final class AnswerPlan implements Cloneable {
    enum Trigger {
        AFTER_REQUEST,
        AFTER_HEAD,
        /** After the first byte of the body. */
        IN_BODY
    }

    enum Fault {
        NONE,
        END_INSTEAD,
        RESET_INSTEAD,
        /** FIN in the middle, at {@link #faultPermille}. */
        CUT_BY_END,
        CUT_BY_RESET,
        GARBAGE,
        BAD_CHUNK,
        /** Falls silent in the middle. */
        STALLED,
        /** Nonsense right behind the answer. */
        STRAY,
        /** The whole answer twice. */
        DOUBLE,
        /** Closes behind a complete answer without having said so. */
        END_BEHIND,
        RESET_BEHIND
    }

    int status = 200;
    boolean http10;
    /** Asks for a connection that persists (HTTP/1.0), or that does not (HTTP/1.1). */
    boolean connectionField;

    boolean date = true;

    /** It says something about caches itself. */
    boolean cacheControl;

    /** One line of its head ends in a bare LF, which the balancer mends, and believes nothing that comes behind. */
    boolean isRepaired;

    /** If it is asked for over a connection that was idle, that dies instead, the first time. */
    boolean diesReused;

    Body framing = Body.FIXED;
    int bodyBytes;
    long chunkSeed;
    int interims;
    int padding;
    Trigger trigger = Trigger.AFTER_REQUEST;
    long delayMicros;
    Pace pace = Pace.AT_ONCE;
    Fault fault = Fault.NONE;
    int faultPermille;
    /** So many deliveries of the request meet the fault; a later one is answered well. */
    int faultyDeliveries = 1;

    AnswerPlan copy() {
        try {
            return (AnswerPlan) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** As RFC 9112 §6.3 has it. */
    Body framing(String requestMethod) {
        return requestMethod.equals("HEAD") || status == 204 || status == 304 ? Body.NONE : framing;
    }

    /** The backend's connection persists behind it, as far as its head tells. */
    boolean persists() {
        return http10 == connectionField;
    }

    /** Where the fault strikes in an answer of so many bytes; never behind its end. */
    int cutAt(int length) {
        return Math.min(length - 1, (int) (length * (long) faultPermille / 1_000));
    }

    @Override
    public String toString() {
        return status
                + (http10 ? " HTTP/1.0" : "")
                + (connectionField ? " Connection" : "")
                + ' '
                + framing
                + ' '
                + bodyBytes
                + (isRepaired ? " repaired" : "")
                + (diesReused ? " dies if reused" : "")
                + (cacheControl ? " cached" : "")
                + (interims > 0 ? " interims " + interims : "")
                + (padding > 0 ? " padding " + padding : "")
                + (trigger == Trigger.AFTER_REQUEST ? "" : " " + trigger)
                + (delayMicros > 0 ? " delayed " + delayMicros + " us" : "")
                + pace
                + (fault == Fault.NONE ? "" : " " + fault + "@" + faultPermille + " x" + faultyDeliveries);
    }
}
