package balancer.admin.page;

/** Receives the dashboard's texts by name: the same for the first page and for each second after it. */
interface Cells {
    /** @param text as shown; not yet escaped */
    void cell(String name, CharSequence text);
}
