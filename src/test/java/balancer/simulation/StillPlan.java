package balancer.simulation;

import java.util.ArrayList;
import java.util.List;

/** The data of a run in still air: settings, the deeds in their order, and the end. */
record StillPlan(StillSettings settings, List<StillDeed> deeds, StillEnd end) {
    StillPlan without(int deed) {
        List<StillDeed> fewer = new ArrayList<>(deeds);
        fewer.remove(deed);
        return new StillPlan(settings, fewer, end);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(settings.toString());
        deeds.forEach(each -> text.append("\n  ").append(each));
        return text.append("\n  then ").append(end).toString();
    }
}
