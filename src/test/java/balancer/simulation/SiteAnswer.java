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
        IF_OLD("If-Unmodified-Since: Sat, 14 Jun 2025 12:00:00 GMT");

        final String lines;

        Want(String lines) {
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
            default -> request.method.equals("GET") ? part(page, request.want) : all(page);
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
