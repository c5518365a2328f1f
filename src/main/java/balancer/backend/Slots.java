package balancer.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The backends of a pool, in the order in which they came, and each in its slot. A slot is a small number for arrays
 * and bit sets; it is used again when its backend has gone. An id never is.
 */
final class Slots {
    /** Null in a free slot. */
    private Backend[] bySlot = {};

    /** In the order in which they came. Replaced as a whole, never changed: whoever walks over it keeps what it had. */
    private Backend[] backends = {};

    private List<Backend> view = List.of();
    private int lastId;

    /** The lowest free slot. */
    int free() {
        int slot = 0;
        while (slot < bySlot.length && bySlot[slot] != null) {
            slot++;
        }
        return slot;
    }

    int nextId() {
        return lastId + 1;
    }

    void put(Backend backend) {
        int slot = backend.slot();
        if (slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, slot + 1);
        }
        bySlot[slot] = backend;
        lastId = Math.max(lastId, backend.id());
        List<Backend> more = new ArrayList<>(view);
        more.add(backend);
        changed(more);
    }

    void remove(Backend backend) {
        bySlot[backend.slot()] = null;
        List<Backend> fewer = new ArrayList<>(view);
        fewer.remove(backend);
        changed(fewer);
    }

    private void changed(List<Backend> now) {
        backends = now.toArray(new Backend[0]);
        view = List.of(backends);
    }

    /** The backend in this slot; null if it is free. */
    Backend at(int slot) {
        return slot < bySlot.length ? bySlot[slot] : null;
    }

    /** Slots in use are below this. */
    int count() {
        return bySlot.length;
    }

    /** For loops that must not allocate. */
    Backend[] backends() {
        return backends;
    }

    List<Backend> view() {
        return view;
    }
}
