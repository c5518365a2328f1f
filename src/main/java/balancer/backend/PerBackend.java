package balancer.backend;

import java.util.Arrays;

/**
 * Something for each backend, found by its slot. A backend that takes over the slot of one that has gone begins with a
 * fresh value, so nobody has to be told that backends come and go, and memory stays as large as the largest pool. Loop
 * thread only.
 */
public abstract class PerBackend<T> {
    private Object[] values = {};

    /** Whose value it is: the id, which is never given to another backend; 0 while there is none. */
    private int[] ids = {};

    /** Makes the value of a backend that has none. */
    protected abstract T first(Backend backend);

    /** The value of this backend, made at the first call. */
    @SuppressWarnings("unchecked") // only make() writes values
    public final T of(Backend backend) {
        int slot = backend.slot();
        boolean isKnown = slot < ids.length && ids[slot] == backend.id();
        return isKnown ? (T) values[slot] : make(backend);
    }

    private T make(Backend backend) {
        T value = first(backend);
        put(backend, value);
        return value;
    }

    /** The value of this backend from now on. */
    public final void put(Backend backend, T value) {
        int slot = backend.slot();
        if (slot >= ids.length) {
            int length = Math.max(slot + 1, ids.length * 2);
            values = Arrays.copyOf(values, length);
            ids = Arrays.copyOf(ids, length);
        }
        values[slot] = value;
        ids[slot] = backend.id();
    }
}
