package balancer.admin.text;

/** A text that is made part by part, because made at once it would hold up the loop. */
public interface Document {
    int parts();

    /** Appends part {@code index}: at most about fifty lines. What it tells may be newer than the part before. */
    void write(int index, StringBuilder out);
}
