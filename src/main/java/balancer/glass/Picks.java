package balancer.glass;

/** The backends that were chosen last. */
final class Picks {
    private static final int COUNT = 8;

    private final int[] slots = new int[COUNT];
    private long next;

    void add(int slot) {
        slots[(int) (next++ % COUNT)] = slot;
    }

    /** How many are known. */
    int count() {
        return (int) Math.min(next, COUNT);
    }

    /** @param index 0 for the oldest that is known */
    int get(int index) {
        return slots[(int) ((next - count() + index) % COUNT)];
    }
}
