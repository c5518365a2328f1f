package balancer.admin.text;

/** A text that is made in parts, since making it at once would hold up the loop. */
public interface Document {
    int parts();

    /** Appends part {@code index}, about fifty lines at most. Its numbers may be newer than the previous part's. */
    void write(int index, StringBuilder out);
}
