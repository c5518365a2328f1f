package balancer.files;

import balancer.server.Request;

/**
 * The preconditions of a GET or HEAD, in the order of RFC 9110 §13.2.2: a field with entity tags makes the one with a
 * date that would say the same less exactly be ignored. Fields that are no valid dates count as absent.
 */
final class Conditions {
    /** What they amount to. */
    enum Decision {
        PROCEED,
        /** 304: the client has it already. */
        NOT_MODIFIED,
        /** 412. */
        FAILED
    }

    private final String entityTag;
    private final long lastModifiedSeconds;
    private final long nowSeconds;

    /**
     * @param entityTag strong, with quotes
     * @param lastModifiedSeconds or {@link Representation#UNDATED}
     */
    Conditions(String entityTag, long lastModifiedSeconds, long nowSeconds) {
        this.entityTag = entityTag;
        this.lastModifiedSeconds = lastModifiedSeconds;
        this.nowSeconds = nowSeconds;
    }

    Decision evaluate(Request request) {
        return evaluate(
                request.field("if-match"),
                request.field("if-unmodified-since"),
                request.field("if-none-match"),
                request.field("if-modified-since"));
    }

    /** Empty: not asked. */
    Decision evaluate(String match, String unmodifiedSince, String noneMatch, String modifiedSince) {
        if (!match.isEmpty()) {
            if (!EntityTags.contains(match, entityTag, false)) {
                return Decision.FAILED;
            }
        } else if (isModifiedSince(date(unmodifiedSince))) {
            return Decision.FAILED;
        }
        if (!noneMatch.isEmpty()) {
            return EntityTags.contains(noneMatch, entityTag, true) ? Decision.NOT_MODIFIED : Decision.PROCEED;
        }
        long since = date(modifiedSince);
        boolean has = isDated(since) && isDated(lastModifiedSeconds) && lastModifiedSeconds <= since;
        return has ? Decision.NOT_MODIFIED : Decision.PROCEED;
    }

    /**
     * If-Range (RFC 9110 §13.1.5): whether a Range field may be followed, because the part that the client has is of
     * what we have. Exact, unlike the others: a later date is no match, nor is a date so young that the file may have
     * changed twice in its second.
     */
    boolean rangeApplies(String ifRange) {
        if (ifRange.isEmpty()) {
            return true;
        }
        if (ifRange.charAt(0) == '"') {
            return ifRange.equals(entityTag);
        }
        return isDated(lastModifiedSeconds)
                && lastModifiedSeconds < nowSeconds
                && DateParser.parse(ifRange, nowSeconds) == lastModifiedSeconds;
    }

    private long date(String field) {
        return field.isEmpty() ? DateParser.INVALID : DateParser.parse(field, nowSeconds);
    }

    private boolean isModifiedSince(long seconds) {
        return isDated(seconds) && isDated(lastModifiedSeconds) && lastModifiedSeconds > seconds;
    }

    private static boolean isDated(long seconds) {
        return seconds != Representation.UNDATED;
    }
}
