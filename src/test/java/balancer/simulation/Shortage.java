package balancer.simulation;

import balancer.testkit.Weather;

/**
 * For a while the system has no resource left for the balancer.
 *
 * @param fromMicros since the beginning of the run
 */
record Shortage(Kind kind, long fromMicros, long forMicros) {
    /** Of what. */
    enum Kind {
        /** The listener fails, all else goes on. */
        ACCEPTS {
            @Override
            void set(Weather weather, boolean on) {
                weather.acceptsFail = on;
            }
        },
        /** EMFILE, whatever is asked for. */
        DESCRIPTORS {
            @Override
            void set(Weather weather, boolean on) {
                weather.acceptsFail = on;
                weather.opensFail = on;
            }
        },
        /** All local ports towards the backends are taken. */
        PORTS {
            @Override
            void set(Weather weather, boolean on) {
                weather.localPortsExhausted = on;
            }
        };

        abstract void set(Weather weather, boolean on);
    }

    long endMicros() {
        return fromMicros + forMicros;
    }

    @Override
    public String toString() {
        return "no " + kind + " from " + fromMicros + " to " + endMicros() + " us";
    }
}
