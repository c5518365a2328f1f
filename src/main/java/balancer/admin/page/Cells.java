package balancer.admin.page;

/** Takes what the dashboard shows, as text by name: the same for the first page and for each second after it. */
interface Cells {
    /** @param text as it is shown; not escaped yet */
    void cell(String name, CharSequence text);
}
