package balancer.simulation;

/** The ids of requests: one after the other, behind a beginning that the balancer draws. */
final class StillNames {
    private final boolean areGiven;
    private long names;
    private String nameBegins = "";

    StillNames(boolean areGiven) {
        this.areGiven = areGiven;
    }

    /** The id of the next request, without the part that all have in common; empty if there are no ids. */
    String nextName() {
        if (!areGiven) {
            return "";
        }
        names++;
        StringBuilder text = new StringBuilder();
        for (int i = 9; i >= 0; i--) {
            text.append(Character.forDigit((int) (names >> (5 * i)) & 31, 32));
        }
        return nameBegins + text;
    }

    /** Compares an id that a peer has seen. The first one tells what all of them have in common. */
    void requireName(String seen, String expected) {
        if (areGiven && nameBegins.isEmpty() && seen.length() == 20) {
            nameBegins = seen.substring(0, 10);
        }
        String whole = expected.length() == 10 && areGiven ? nameBegins + expected : expected;
        Judge.require(seen.equals(whole), "names count requests", seen + " instead of " + whole);
    }

    String begunName(String name) {
        return name.length() == 10 && areGiven ? nameBegins + name : name;
    }
}
