package balancer.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What the static server must answer, written from RFC 9110 and the README.
 *
 * @param fields in order, without those that are about the message
 * @param from the first byte of the page that is in its body
 * @param to after the last one; less than {@code from}: its body is a line of text
 */
record SiteAnswer(int status, List<String> fields, int from, int to) {
    private static final int WORDS = -1;

    /** What is said besides the page. */
    enum Want {
        ALL(""),
        FIRST_BYTE("Range: bytes=0-0"),
        MIDDLE("Range: bytes=10-99"),
        REST("RANGE: Bytes=5-"),
        LAST_BYTES("Range: bytes=-7"),
        BEHIND_THE_END("Range: bytes=9999999-"),
        TWO_PARTS("Range: bytes=0-1,3-4"),
        NO_RANGE("Range: bytes=5-4"),
        PART_OF_AN_OLD_ONE("If-Range: \"old\"\r\nRange: bytes=0-0"),
        IF_NOT_HERE("If-None-Match: *"),
        IF_NOT_THIS("If-None-Match: \"old\""),
        IF_NEWER("If-Modified-Since: " + SitePage.MODIFIED),
        IF_NEWER_THAN_OLD("If-Modified-Since: Sat, 14 Jun 2025 12:00:00 GMT"),
        IF_THIS("If-Match: \"old\""),
        IF_HERE("If-Match: *"),
        IF_OLD("If-Unmodified-Since: Sat, 14 Jun 2025 12:00:00 GMT"),

        // ---- dates, in each form, and at the edge; TAG stands for the page's tag, as far as it is known
        IF_NEWER_850("If-Modified-Since: Sunday, 15-Jun-25 12:00:00 GMT", Effect.NOT_MODIFIED),
        IF_NEWER_ASCTIME("If-Modified-Since: Sun Jun 15 12:00:00 2025", Effect.NOT_MODIFIED),
        IF_NEWER_THAN_NEXT("If-Modified-Since: Sun, 15 Jun 2025 12:00:01 GMT", Effect.NOT_MODIFIED),
        IF_NEWER_THAN_LAST("If-Modified-Since: Sun, 15 Jun 2025 11:59:59 GMT", Effect.NONE),
        IF_NEWER_THAN_NOTHING("If-Modified-Since: Mon, 31 Jun 2025 12:00:00 GMT", Effect.NONE),
        IF_UNCHANGED("If-Unmodified-Since: " + SitePage.MODIFIED, Effect.NONE),
        IF_UNCHANGED_BEFORE("If-Unmodified-Since: Sun, 15 Jun 2025 11:59:59 GMT", Effect.FAILED),
        IF_OLD_850("If-Unmodified-Since: Tuesday, 31-Dec-96 23:59:59 GMT", Effect.FAILED),
        IF_OLD_ASCTIME("If-Unmodified-Since: Sun Nov  6 08:49:37 1994", Effect.FAILED),
        IF_OLD_LEAP("If-Unmodified-Since: Thu, 29 Feb 2024 12:00:00 GMT", Effect.FAILED),
        IF_OLD_LEAP_CENTURY("If-Unmodified-Since: Tue, 29 Feb 2000 12:00:00 GMT", Effect.FAILED),
        IF_OLD_NO_LEAP("If-Unmodified-Since: Wed, 29 Feb 2023 12:00:00 GMT", Effect.NONE),
        IF_OLD_NO_LEAP_CENTURY("If-Unmodified-Since: Thu, 29 Feb 1900 12:00:00 GMT", Effect.NONE),
        IF_OLD_NO_HOUR("If-Unmodified-Since: Sat, 14 Jun 2025 24:00:00 GMT", Effect.NONE),
        IF_NOT_THESE("If-None-Match: \"a\", TAG , \"b\"", Effect.NOT_MODIFIED_BY_TAG),
        IF_NOT_WEAK("If-None-Match: \"a\",\tW/TAG", Effect.NOT_MODIFIED_BY_TAG),
        IF_NOT_BUT_OLD(
                "If-None-Match: \"a\"\r\nIf-Modified-Since: " + SitePage.MODIFIED, Effect.NONE), // the tag counts
        IF_THESE("If-Match: \"a\", TAG", Effect.FAILED_BY_TAG),
        IF_WEAK("If-Match: W/TAG", Effect.FAILED),
        PART_OF_THIS("If-Range: TAG\r\nRange: bytes=0-0", Effect.FIRST_BYTE_BY_TAG),
        PART_OF_WEAK("If-Range: W/TAG\r\nRange: bytes=0-0", Effect.NONE),
        PART_OF_DATE("If-Range: " + SitePage.MODIFIED + "\r\nRange: bytes=0-0", Effect.FIRST_BYTE),
        PART_OF_LATER("If-Range: Sun, 15 Jun 2025 12:00:01 GMT\r\nRange: bytes=0-0", Effect.NONE),
        NO_LAST_BYTES("Range: bytes=-0", Effect.UNSATISFIABLE),
        OTHER_UNIT("Range: items=0-0", Effect.NONE),
        NO_NUMBERS("Range: bytes=-", Effect.NONE),
        HUGE_FIRST("Range: bytes=99999999999999999999-", Effect.UNSATISFIABLE),
        HUGE_LAST("Range: bytes=0-99999999999999999999", Effect.WHOLE_AS_PART);

        /** What comes of it, if there is such a page, for GET and, but for ranges, HEAD. */
        enum Effect {
            /** It is among the first, or means nothing. */
            NONE,
            NOT_MODIFIED,
            NOT_MODIFIED_BY_TAG,
            FAILED,
            FAILED_BY_TAG,
            FIRST_BYTE,
            FIRST_BYTE_BY_TAG,
            UNSATISFIABLE,
            WHOLE_AS_PART
        }

        final String lines;
        final Effect effect;

        Want(String lines) {
            this(lines, Effect.NONE);
        }

        Want(String lines, Effect effect) {
            this.effect = effect;
            this.lines = lines.isEmpty() ? "" : lines + "\r\n";
        }
    }

    static SiteAnswer to(RequestPlan request) {
        SitePage page = request.page;
        if (!request.method.equals("GET") && !request.method.equals("HEAD")) {
            return words(405, "Allow:GET, HEAD");
        }
        if (page.status != 200) {
            return page.status == 301 ? words(301, "Location:" + page.location) : words(page.status);
        }
        return switch (request.want) {
            case IF_NOT_HERE, IF_NEWER -> new SiteAnswer(304, List.of("ETag:*", "Cache-Control:no-cache"), 0, 0);
            case IF_THIS, IF_OLD -> words(412);
            default -> effect(request);
        };
    }

    private static SiteAnswer effect(RequestPlan request) {
        SitePage page = request.page;
        boolean tagged = !request.tag.isEmpty();
        boolean get = request.method.equals("GET");
        SiteAnswer unmodified = new SiteAnswer(304, List.of("ETag:*", "Cache-Control:no-cache"), 0, 0);
        return switch (request.want.effect) {
            case NONE -> get ? part(page, request.want) : all(page);
            case NOT_MODIFIED -> unmodified;
            case NOT_MODIFIED_BY_TAG -> tagged ? unmodified : all(page);
            case FAILED -> words(412);
            case FAILED_BY_TAG -> tagged ? all(page) : words(412);
            case FIRST_BYTE -> get ? part(page, 0, 1) : all(page);
            case FIRST_BYTE_BY_TAG -> get && tagged ? part(page, 0, 1) : all(page);
            case UNSATISFIABLE -> get ? part(page, page.bytes, 0) : all(page);
            case WHOLE_AS_PART -> get ? part(page, 0, page.bytes) : all(page);
        };
    }

    private static SiteAnswer part(SitePage page, Want want) {
        return switch (want) {
            case FIRST_BYTE -> part(page, 0, 1);
            case MIDDLE -> part(page, 10, 100);
            case REST -> part(page, 5, page.bytes);
            case BEHIND_THE_END -> part(page, 9_999_999, page.bytes);
            case LAST_BYTES -> page.bytes == 0 ? all(page) : part(page, Math.max(0, page.bytes - 7), page.bytes);
            default -> all(page);
        };
    }

    private static SiteAnswer part(SitePage page, int from, int wantedEnd) {
        if (from >= page.bytes) {
            return words(416, "Content-Range:bytes */" + page.bytes);
        }
        int to = Math.min(wantedEnd, page.bytes);
        List<String> fields = described(page);
        fields.add("Content-Range:bytes " + from + "-" + (to - 1) + "/" + page.bytes);
        return new SiteAnswer(206, fields, from, to);
    }

    private static SiteAnswer all(SitePage page) {
        return new SiteAnswer(200, described(page), 0, page.bytes);
    }

    private static List<String> described(SitePage page) {
        return new ArrayList<>(List.of(
                "ETag:*",
                "Cache-Control:no-cache",
                "Content-Type:" + page.mediaType,
                "Last-Modified:" + SitePage.MODIFIED,
                "Accept-Ranges:bytes"));
    }

    /** A sentence for a person, for which there are no rules but that it is one line. */
    private static SiteAnswer words(int status, String... fields) {
        List<String> all = new ArrayList<>(List.of("Content-Type:text/plain; charset=utf-8"));
        all.addAll(List.of(fields));
        return new SiteAnswer(status, all, 0, WORDS);
    }

    /** Its request was none, or did not come: the connection ends. */
    static SiteAnswer refusal(int status) {
        return words(status);
    }

    boolean isInWords() {
        return to == WORDS;
    }

    /** @param persistence what is said of the connection; empty: nothing */
    void require(Head head, String persistence) {
        String length = head.value("Content-Length");
        List<String> expected = new ArrayList<>();
        expected.add("HTTP/1.1 " + status + ' ' + head.firstLine()[2]);
        expected.add("Date:*");
        expected.addAll(fields);
        if (status != 304) {
            expected.add("Content-Length:" + (isInWords() ? length : to - from));
        }
        if (!persistence.isEmpty()) {
            expected.add("Connection:" + persistence);
        }
        Rewriting.require(expected, head);
    }
}
