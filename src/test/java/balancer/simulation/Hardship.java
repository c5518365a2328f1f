package balancer.simulation;

/** How much goes wrong by plan: a change that leaves fewer excuses must not improve the weather. */
final class Hardship {
    long requests;
    long faults;

    void add(Plan plan) {
        faults += plan.shortages.size();
        faults += plan.stop == Plan.Stop.NEVER ? 0 : 1;
        for (Knob each : plan.weather.keySet()) {
            faults += each.ordinal() >= Knob.LONG_STALLS.ordinal() ? 1 : 0;
        }
        for (BackendPlan each : plan.backends) {
            faults += each.door == BackendPlan.Door.OPEN ? 0 : 1;
            faults += each.idleMicros > 0 ? 1 : 0;
            faults += each.closesUnderRequest > 0 ? 1 : 0;
            faults += each.named ? 1 : 0;
            faults += each.moveMicros > 0 ? 1 : 0;
            faults += each.outages.size() + each.drains.size() + each.probeFaults.size();
            faults += each.drainedUnderRequest > 0 ? 1 : 0;
        }
        for (ClientPlan each : plan.clients) {
            if (each.livesLong) {
                continue; // so many good requests would make the weather of the others look worse than it is
            }
            faults += each.fault == ClientPlan.Fault.NONE ? 0 : 1;
            for (RequestPlan request : each.requests) {
                requests++;
                faults += request.answer.fault == AnswerPlan.Fault.NONE ? 0 : request.answer.faultyDeliveries;
                faults += request.malformed == RequestPlan.Malformed.NO ? 0 : 1;
            }
        }
    }

    double perRequest() {
        return (double) faults / requests;
    }
}
