package balancer.admin.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A text with placeholders like <code>{{name}}</code> for cells, which are escaped for HTML. */
public final class Template {
    private final List<String> literals = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    public Template(String text) {
        int at = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
            int close = text.indexOf("}}", open);
            literals.add(text.substring(at, open));
            names.add(text.substring(open + 2, close));
            at = close + 2;
        }
        literals.add(text.substring(at));
    }

    public void write(Map<String, CharSequence> cells, StringBuilder out) {
        for (int i = 0; i < names.size(); i++) {
            CharSequence text = cells.get(names.get(i));
            assert text != null : "nothing for " + names.get(i);
            escape(out.append(literals.get(i)), text);
        }
        out.append(literals.get(names.size()));
    }

    /** For text between tags and in quoted attributes. */
    public static void escape(StringBuilder out, CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
