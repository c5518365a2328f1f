package balancer.files;

import java.util.Locale;

/**
 * The media type of a file, by its extension. Text is UTF-8 and says so: without a charset browsers guess from the
 * reader's locale. JSON has no charset parameter (RFC 8259 §11), XML and SVG declare their own.
 */
final class MediaTypes {
    /** Browsers save such a file instead of guessing its type. */
    static final String UNKNOWN = "application/octet-stream";

    private MediaTypes() {}

    static String of(String fileName) {
        int slash = fileName.lastIndexOf('/');
        int dot = fileName.lastIndexOf('.');
        if (dot <= slash + 1) {
            return UNKNOWN; // no extension, or nothing else: ".profile"
        }
        return ofEnding(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    static boolean isHtml(String mediaType) {
        return mediaType.startsWith("text/html");
    }

    private static String ofEnding(String ending) {
        return switch (ending) {
            case "html", "htm" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js", "mjs" -> "text/javascript; charset=utf-8";
            case "txt", "text", "log", "conf", "java" -> "text/plain; charset=utf-8";
            case "md", "markdown" -> "text/markdown; charset=utf-8";
            case "csv" -> "text/csv; charset=utf-8";
            case "vtt" -> "text/vtt; charset=utf-8";
            case "ics" -> "text/calendar; charset=utf-8";
            case "json", "map" -> "application/json";
            case "ndjson" -> "application/x-ndjson";
            case "webmanifest" -> "application/manifest+json";
            case "xml" -> "application/xml";
            case "xhtml" -> "application/xhtml+xml";
            case "atom" -> "application/atom+xml";
            case "rss" -> "application/rss+xml";
            case "wasm" -> "application/wasm";
            case "pdf" -> "application/pdf";
            case "rtf" -> "application/rtf";
            case "epub" -> "application/epub+zip";
            default -> ofMedia(ending);
        };
    }

    private static String ofMedia(String ending) {
        return switch (ending) {
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "webp" -> "image/webp";
            case "avif" -> "image/avif";
            case "ico" -> "image/x-icon";
            case "bmp" -> "image/bmp";
            case "tif", "tiff" -> "image/tiff";
            case "mp3" -> "audio/mpeg";
            case "ogg", "oga", "opus" -> "audio/ogg";
            case "wav" -> "audio/wav";
            case "flac" -> "audio/flac";
            case "aac" -> "audio/aac";
            case "m4a" -> "audio/mp4";
            case "mp4", "m4v" -> "video/mp4";
            case "webm" -> "video/webm";
            case "ogv" -> "video/ogg";
            case "mov" -> "video/quicktime";
            case "mpg", "mpeg" -> "video/mpeg";
            default -> ofFontOrArchive(ending);
        };
    }

    private static String ofFontOrArchive(String ending) {
        return switch (ending) {
            case "woff2" -> "font/woff2";
            case "woff" -> "font/woff";
            case "ttf" -> "font/ttf";
            case "otf" -> "font/otf";
            case "zip" -> "application/zip";
            case "gz", "tgz" -> "application/gzip";
            case "bz2" -> "application/x-bzip2";
            case "xz" -> "application/x-xz";
            case "zst" -> "application/zstd";
            case "tar" -> "application/x-tar";
            case "7z" -> "application/x-7z-compressed";
            case "jar" -> "application/java-archive";
            default -> UNKNOWN;
        };
    }
}
