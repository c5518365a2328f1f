package balancer.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON as RFC 8259 has it and nothing else; maps, lists, strings, doubles, booleans, null. */
public final class JsonReader {
    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.require(reader.at == text.length(), "the end");
        return (Map<String, Object>) value;
    }

    private Object value() {
        char c = text.charAt(at);
        switch (c) {
            case '{':
                return members();
            case '[':
                return elements();
            case '"':
                return string();
            default:
                int start = at;
                while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                return word(text.substring(start, at));
        }
    }

    private Object word(String word) {
        switch (word) {
            case "true", "false":
                return Boolean.valueOf(word);
            case "null":
                return null;
            default:
                require(word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?"), "a number: " + word);
                return Double.valueOf(word);
        }
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        while (text.charAt(at) != '}') {
            String name = string();
            require(text.charAt(at++) == ':', "colon");
            require(members.put(name, value()) == null, "twice: " + name);
            separator('}');
        }
        at++;
        return members;
    }

    private List<Object> elements() {
        List<Object> elements = new ArrayList<>();
        at++;
        while (text.charAt(at) != ']') {
            elements.add(value());
            separator(']');
        }
        at++;
        return elements;
    }

    private void separator(char end) {
        if (text.charAt(at) == ',') {
            at++;
            require(text.charAt(at) != end, "no comma at the end");
        } else {
            require(text.charAt(at) == end, "comma or end");
        }
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        require(text.charAt(at++) == '"', "quote");
        for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
            require(c >= ' ', "no control characters");
            if (c == '\\') {
                char escaped = text.charAt(at++);
                require("\"\\u".indexOf(escaped) >= 0, "escape");
                if (escaped == 'u') {
                    string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                } else {
                    string.append(escaped);
                }
            } else {
                string.append(c);
            }
        }
        return string.toString();
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + " at " + at + " of " + text);
        }
    }
}
