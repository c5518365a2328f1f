package balancer.loop;

/**
 * A doubly linked list whose members bring their own places: to join and to leave, from anywhere in the list, costs a
 * few writes and no memory. A {@code LinkedHashSet} would allocate an entry each time, per request.
 *
 * @param <T> what the members are
 */
public final class IntrusiveList<T> {
    /** Where a member stands in one list. It has such an object for each list that it can be in. */
    public static final class Place<T> {
        private final T member;
        private Place<T> before;
        private Place<T> after;
        private boolean taken;

        public Place(T member) {
            this.member = member;
        }

        /** True while the member is in the list. */
        public boolean isTaken() {
            return taken;
        }
    }

    private Place<T> first;
    private Place<T> last;

    /** Joins behind all others. */
    public void addLast(Place<T> place) {
        assert !place.taken;
        place.taken = true;
        place.before = last;
        if (last == null) {
            first = place;
        } else {
            last.after = place;
        }
        last = place;
    }

    /** Leaves the list; does nothing if the member is not in it. */
    public void remove(Place<T> place) {
        if (!place.taken) {
            return;
        }
        place.taken = false;
        if (place.before == null) {
            first = place.after;
        } else {
            place.before.after = place.after;
        }
        if (place.after == null) {
            last = place.before;
        } else {
            place.after.before = place.before;
        }
        place.before = place.after = null;
    }

    /** Null if the list is empty. */
    public T first() {
        return first == null ? null : first.member;
    }

    /** Null if the list is empty. */
    public T last() {
        return last == null ? null : last.member;
    }

    /** The member behind this one; null if there is none. */
    public T after(Place<T> place) {
        return place.after == null ? null : place.after.member;
    }

    public boolean isEmpty() {
        return first == null;
    }
}
