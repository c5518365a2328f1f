package balancer.simulation;

import balancer.client.TimeLimit;
import java.util.ArrayList;
import java.util.List;

/** Draws the settings and the deeds of a run in still air. */
final class StillMaker {
    private static final int MOST_DEEDS = 24;

    private final Dice dice;
    private final Plan plan;
    private int lastId;

    StillMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        StillSettings settings = new StillSettings(dice);
        List<StillDeed> deeds = new ArrayList<>();
        for (int left = dice.between(1, MOST_DEEDS); left > 0; left--) {
            deeds.add(deed(settings));
        }
        plan.still = new StillPlan(settings, deeds, end(settings));
        plan.clockOrigin = dice.onceIn(4) ? Long.MAX_VALUE - dice.size(20_000_000) * 1_000L : 0;
        sometimes(3, Knob.SEGMENT_BYTES, dice.between(20, 300));
        sometimes(3, Knob.SHORT_IO, dice.fraction());
        sometimes(4, Knob.SPURIOUS_IO, dice.fraction() * 0.3);
        sometimes(3, Knob.SHUFFLED_KEYS, 1);
        sometimes(4, Knob.READY_KEYS, dice.between(1, 3));
    }

    private void sometimes(int onceIn, Knob knob, double value) {
        if (dice.onceIn(onceIn)) {
            plan.weather.put(knob, value);
        }
    }

    /** A request can be cut by the drain limit only if its response limit is longer. */
    private StillEnd end(StillSettings settings) {
        StillEnd end = dice.pick(StillEnd.values());
        long response = settings.nanos(TimeLimit.RESPONSE);
        boolean answered = response != StillSettings.OFF && response <= settings.nanos(TimeLimit.DRAIN) + 100_000_000;
        return end == StillEnd.CUT && answered ? StillEnd.CUT_AT_ONCE : end;
    }

    private StillDeed deed(StillSettings settings) {
        return switch (dice.below(24)) {
            case 23 -> StillMoves.draw(dice, settings);
            case 22 -> StillClogged.draw(dice, settings);
            case 21 -> StillUpload.draw(dice, settings);
            case 20 -> StillSeries.draw(dice, settings);
            case 14 -> dice.onceIn(2) ? StillInVain.draw(settings) : StillQueue.draw(dice, settings);
            case 13 -> StillQueue.draw(dice, settings);
            case 8, 9 -> StillVisit.draw(dice, settings);
            case 10, 11 -> StillBroken.draw(dice, settings);
            case 12 -> StillLastHop.draw(dice, settings);
            case 4, 5 -> StillAnswered.draw(dice, settings);
            case 6, 7 -> StillFails.draw(dice, settings);
            case 2, 3 -> StillWaits.draw(dice, settings);
            case 0, 1 -> StillRefused.draw(dice, settings);
            default -> StillWell.draw(dice, settings, ++lastId);
        };
    }
}
