package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import java.util.List;

/** One request and its planned answer. In TCP mode, and after an upgrade, the two streams of a tunnel. */
final class RequestPlan implements Cloneable {
    /** What is wrong with it, so that the balancer must refuse it. */
    enum Malformed {
        NO,
        HEAD,
        CHUNK
    }

    /** Who waits in a tunnel for the other's end before it ends its own stream. */
    enum LastWord {
        NOBODY,
        CLIENT,
        SERVER
    }

    /** Its identity: part of its target, of a field, of each byte of its body; its answer must say the same. */
    final int id;

    String method = "GET";
    boolean http10;
    /** Asks for a connection that persists (HTTP/1.0), or that does not (HTTP/1.1). */
    boolean connectionField;

    boolean absoluteTarget;
    /** What an absolute target begins with: a scheme in any letter case, and an authority. */
    String site = "http://site";

    /** Of the static server; null: it is for a backend. */
    SitePage page;

    SiteAnswer.Want want = SiteAnswer.Want.ALL;
    /** Of the page, as its client knows it by then; empty: it does not. */
    String tag = "";

    /** HTTP/1.0 need not say whom it means. */
    boolean hostless;

    Body framing = Body.NONE;
    int bodyBytes;
    /** How the body is cut into chunks, and what is said around them. */
    long chunkSeed;

    /** Behind the body, as old clients send them; they mean nothing. */
    int emptyLines;

    boolean expectsContinue;
    boolean upgrade;
    boolean login;

    /** Which other fields there are, in the request and its answer; 0: none. */
    long oddSeed;

    LastWord lastWord = LastWord.NOBODY;
    /** Bytes of fields that mean nothing. */
    int padding;

    /** Behind its target. */
    String query = "";

    /** Lines of its head, besides all these. */
    List<String> more = List.of();

    Malformed malformed = Malformed.NO;
    AnswerPlan answer = new AnswerPlan();

    RequestPlan(int id) {
        this.id = id;
    }

    RequestPlan copy() {
        try {
            RequestPlan copy = (RequestPlan) clone();
            copy.answer = answer.copy();
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** RFC 9110 §9.2.2. */
    boolean isIdempotent() {
        return !method.equals("POST") && !method.equals("PATCH");
    }

    /** Another request may follow on the same connection, as far as this one is concerned. */
    boolean persists() {
        return http10 == connectionField && malformed == Malformed.NO;
    }

    /** What it offers is accepted. */
    boolean switches() {
        return upgrade && answer.status == 101;
    }

    boolean hasBody() {
        return framing != Body.NONE && bodyBytes > 0;
    }

    /** The answer may be through before the request is. */
    boolean isAnsweredEarly() {
        return framing != Body.NONE && answer.trigger != AnswerPlan.Trigger.AFTER_REQUEST;
    }

    /** The answer tells its own length, so the connection can persist behind it. */
    boolean answerIsDelimited() {
        Body body = answer.framing(method);
        return body != Body.UNTIL_CLOSE && !(http10 && body == Body.CHUNKED);
    }

    /** Its client sees by itself that something is missing; a tunnel has no such thing. */
    boolean answerShowsItsEnd() {
        return answerIsDelimited() && !switches();
    }

    @Override
    public String toString() {
        return "#" + id + ' ' + method + (http10 ? " HTTP/1.0" : "") + (connectionField ? " Connection" : "")
                + (page == null ? "" : " " + page + " " + want) + (absoluteTarget ? " " + site : "")
                + (hostless ? " without Host" : "")
                + (framing == Body.NONE ? "" : " " + framing + " " + bodyBytes)
                + (emptyLines == 0 ? "" : " empty lines " + emptyLines)
                + (login ? " login" : "") + (oddSeed != 0 ? " odd" : "") + (expectsContinue ? " Expect" : "")
                + (upgrade ? " upgrade " + bodyBytes + " last " + lastWord : "")
                + (padding > 0 ? " padding " + padding : "") + query + (more.isEmpty() ? "" : " " + more)
                + (malformed == Malformed.NO ? "" : " malformed " + malformed) + " -> " + answer;
    }
}
