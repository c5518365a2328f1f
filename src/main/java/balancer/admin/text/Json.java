package balancer.admin.text;

import balancer.number.Numbers;

/** Writes JSON, RFC 8259. Adds commas and escapes; does not check that ends match beginnings. */
public final class Json {
    public static final String MEDIA_TYPE = "application/json";
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private boolean comma;

    /** Continues a document that is partly written. @param comma whether the text ends with a member or an element */
    public Json(StringBuilder out, boolean comma) {
        this.out = out;
        this.comma = comma;
    }

    public Json object() {
        separate();
        out.append('{');
        comma = false;
        return this;
    }

    public Json object(String name) {
        return name(name).object();
    }

    public Json array(String name) {
        name(name).separate();
        out.append('[');
        comma = false;
        return this;
    }

    public Json endObject() {
        out.append('}');
        comma = true;
        return this;
    }

    public Json endArray() {
        out.append(']');
        comma = true;
        return this;
    }

    public Json member(String name, long number) {
        name(name);
        out.append(number);
        comma = true;
        return this;
    }

    public Json member(String name, boolean flag) {
        name(name);
        out.append(flag);
        comma = true;
        return this;
    }

    public Json member(String name, CharSequence text) {
        name(name);
        string(out, text);
        comma = true;
        return this;
    }

    public Json element(long number) {
        separate();
        out.append(number);
        comma = true;
        return this;
    }

    public Json element(CharSequence text) {
        separate();
        string(out, text);
        comma = true;
        return this;
    }

    /** A time, or null if it is negative: not measured. */
    public Json seconds(String name, long nanos) {
        name(name);
        if (nanos < 0) {
            out.append("null");
        } else {
            Numbers.seconds(out, nanos);
        }
        comma = true;
        return this;
    }

    private Json name(String name) {
        separate();
        string(out, name);
        out.append(':');
        comma = false;
        return this;
    }

    private void separate() {
        if (comma) {
            out.append(',');
        }
        comma = false;
    }

    private static void string(StringBuilder out, CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(HEX.charAt(c >> shift & 0xf));
                }
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
