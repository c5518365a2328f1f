package balancer.files;

import balancer.server.Request;

/**
 * The preconditions of a GET or HEAD, in the order of RFC 9110 §13.2.2: a field with entity tags overrides its less
 * exact counterpart with a date. Fields that are no valid dates count as absent.
 */
final class Conditions {
    /** The result. */
    enum Decision {
        PROCEED,
        /** 304: the client has the current version. */
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

    /** An empty argument means that the field is absent. */
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
     * If-Range (RFC 9110 §13.1.5): whether the Range field applies, because the client's part belongs to the current
     * version. Exact, unlike the others: a later date is no match, nor is a date so recent that the file may have
     * changed twice within its second.
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
