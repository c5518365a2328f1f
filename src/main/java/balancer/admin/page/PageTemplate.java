package balancer.admin.page;

import balancer.admin.text.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The dashboard's HTML from the jar: templates, and between them the names of parts that code writes, marked by
 * comments, <code>&lt;!--part:rows--&gt;</code>.
 */
final class PageTemplate {
    private static final String MARK = "<!--part:";
    private static final String MARK_END = "-->";

    final List<Template> templates = new ArrayList<>();

    /** One less than {@link #templates}: each follows one of them. */
    final List<String> parts = new ArrayList<>();

    final Template row = new Template(read("backend.html"));

    /** The begin of a row's last cell, with the buttons that every backend has. */
    final Template controls = new Template(read("control.html"));

    /** More buttons in that cell. */
    final Template demo = new Template(read("demo.html"));

    PageTemplate() {
        String page = read("index.html");
        int at = 0;
        for (int mark = page.indexOf(MARK); mark >= 0; mark = page.indexOf(MARK, at)) {
            int end = page.indexOf(MARK_END, mark);
            templates.add(new Template(page.substring(at, mark)));
            parts.add(page.substring(mark + MARK.length(), end));
            at = end + MARK_END.length();
        }
        templates.add(new Template(page.substring(at)));
    }

    private static String read(String name) {
        try (InputStream in = PageTemplate.class.getResourceAsStream("/admin/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not packed in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
