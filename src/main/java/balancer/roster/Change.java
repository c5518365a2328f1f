package balancer.roster;

import java.util.Locale;

/**
 * One change that an operator wants.
 *
 * @param backend to add or weight, a BACKEND argument with its weight; otherwise a backend's name, its number behind a
 *     #, or the argument from which it comes
 */
public record Change(Kind kind, String backend) {
    /** What is to happen. */
    public enum Kind {
        ADD,
        REMOVE,
        WEIGHT,
        DRAIN,
        ENABLE;

        /** Null if there is none of this name; in lower case, as in a query or a command. */
        public static Kind of(String word) {
            for (Kind each : values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return each;
                }
            }
            return null;
        }

        /** What has happened: "added". */
        String done() {
            return switch (this) {
                case ADD -> "added";
                case REMOVE -> "removed";
                case WEIGHT -> "weighted";
                case DRAIN -> "draining";
                case ENABLE -> "enabled";
            };
        }
    }
}
