package balancer.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What happens to the list of backends while clients ask: an operator changes it, and names move.
 *
 * @param choosing whose turn it is
 * @param health the value of {@code --health}
 * @param maxInFlight 0: any number
 * @param stopsAtOnce a server whose address vanishes from its name serves what it has and takes nothing more; if not,
 *     it lives on, so that it could be asked by mistake
 * @param backends BACKEND arguments at the start
 */
record RosterPlan(
        ChoosingPlan choosing,
        String health,
        int maxInFlight,
        boolean stopsAtOnce,
        List<String> backends,
        List<Deed> deeds,
        List<Move> moves,
        List<Visitor> visitors) {
    static final String BACKUP = "*backup";

    /** One change. */
    enum Kind {
        ADD,
        REMOVE,
        WEIGHT,
        DRAIN,
        ENABLE
    }

    /** @param backend an argument without its weight, or an address of a name */
    record Step(Kind kind, String backend, int weight, boolean isBackup) {
        String text() {
            boolean weighs = kind == Kind.ADD || kind == Kind.WEIGHT;
            return kind.name().toLowerCase() + '=' + backend + (weighs ? "*" + weight : "") + (isBackup ? BACKUP : "");
        }
    }

    /**
     * One call of the operator, if it leaves somebody to serve.
     *
     * @param byNumber a call about one backend by its number, if it has one
     */
    record Deed(long atMicros, boolean byNumber, List<Step> steps) {
        String target() {
            List<String> texts = steps.stream().map(Step::text).toList();
            return "/api/backends?" + String.join("&", texts);
        }
    }

    /** @param addresses of this name from then on, one bit for each; 0: the name service fails */
    record Move(long atMicros, String host, int addresses) {}

    /**
     * @param key that it says where the algorithm looks for one; 0: none
     * @param keepsCookies as a browser does
     * @param delayMicros that a server takes for each answer
     * @param bytes of each answer, and of each body if it sends some
     */
    record Visitor(
            long startMicros,
            long thinkMicros,
            int requests,
            boolean posts,
            long delayMicros,
            int bytes,
            int key,
            boolean keepsCookies) {}

    /** How many things {@link #without} can leave out. */
    int parts() {
        return deeds.size() + moves.size() + visitors.size();
    }

    RosterPlan without(int part) {
        List<Deed> fewerDeeds = new ArrayList<>(deeds);
        List<Move> fewerMoves = new ArrayList<>(moves);
        List<Visitor> fewerVisitors = new ArrayList<>(visitors);
        if (part < deeds.size()) {
            fewerDeeds.remove(part);
        } else if (part < deeds.size() + moves.size()) {
            fewerMoves.remove(part - deeds.size());
        } else {
            fewerVisitors.remove(part - deeds.size() - moves.size());
        }
        return new RosterPlan(
                choosing, health, maxInFlight, stopsAtOnce, backends, fewerDeeds, fewerMoves, fewerVisitors);
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("--health=" + health + (maxInFlight > 0 ? " in flight " + maxInFlight : "")
                        + (stopsAtOnce ? " who vanishes stops" : "") + choosing + ' ' + backends);
        deeds.forEach(each -> text.append("\n  ").append(each));
        moves.forEach(each -> text.append("\n  ").append(each));
        visitors.forEach(each -> text.append("\n  ").append(each));
        return text.toString();
    }
}
