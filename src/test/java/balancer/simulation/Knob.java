package balancer.simulation;

import balancer.testkit.Weather;
import java.time.Instant;

/** One kind of weather in a run, and its strength. What a plan leaves out stays fair. */
enum Knob {
    /** What the clock on the wall shows as the run begins. */
    WALL_CLOCK_MILLIS {
        @Override
        void turn(Weather weather, double value) {
            weather.beginning = Instant.ofEpochMilli((long) value);
        }
    },
    SOCKET_BUFFER_BYTES {
        @Override
        void turn(Weather weather, double value) {
            weather.socketBufferBytes = (int) value;
        }
    },
    LATENCY_MICROS {
        @Override
        void turn(Weather weather, double value) {
            weather.mostLatencyNanos = (long) (value * 1_000);
            weather.leastLatencyNanos = Math.min(weather.leastLatencyNanos, weather.mostLatencyNanos);
        }
    },
    SEGMENT_BYTES {
        @Override
        void turn(Weather weather, double value) {
            weather.mostSegmentBytes = (int) value;
        }
    },
    MERGES {
        @Override
        void turn(Weather weather, double value) {
            weather.mergeChance = value;
        }
    },
    /** Too short to make any limit strike. */
    SHORT_STALLS {
        @Override
        void turn(Weather weather, double value) {
            weather.stallChance = value;
            weather.leastStallNanos = 1_000_000;
            weather.mostStallNanos = 20_000_000;
        }
    },
    /** Long enough for the limits on a connect and on a head. */
    LONG_STALLS {
        @Override
        void turn(Weather weather, double value) {
            weather.stallChance = value;
        }
    },
    CUTS {
        @Override
        void turn(Weather weather, double value) {
            weather.cutChance = value;
        }
    },
    RESETS_OVERTAKE {
        @Override
        void turn(Weather weather, double value) {
            weather.resetsOvertake = true;
        }
    },
    SHUFFLED_KEYS {
        @Override
        void turn(Weather weather, double value) {
            weather.shufflesReadyKeys = true;
        }
    },
    READY_KEYS {
        @Override
        void turn(Weather weather, double value) {
            weather.mostReadyKeys = (int) value;
        }
    },
    SHORT_IO {
        @Override
        void turn(Weather weather, double value) {
            weather.shortIoChance = value;
        }
    },
    SPURIOUS_IO {
        @Override
        void turn(Weather weather, double value) {
            weather.spuriousIoChance = value;
        }
    },
    SELECT_COST_NANOS {
        @Override
        void turn(Weather weather, double value) {
            weather.selectCostNanos = (long) value;
        }
    },
    CONNECTS_REFUSED {
        @Override
        void turn(Weather weather, double value) {
            weather.connectRefusedChance = value;
        }
    },
    CONNECTS_LOST {
        @Override
        void turn(Weather weather, double value) {
            weather.connectLostChance = value;
        }
    },
    CONNECTS_AT_ONCE {
        @Override
        void turn(Weather weather, double value) {
            weather.connectAtOnceChance = value;
        }
    },
    ACCEPTS_FAIL {
        @Override
        void turn(Weather weather, double value) {
            weather.acceptFailChance = value;
        }
    },
    OPENS_FAIL {
        @Override
        void turn(Weather weather, double value) {
            weather.openFailChance = value;
        }
    },
    /** So many in all: who comes when they are gone waits in the backlog, and who was let in may find no way on. */
    DESCRIPTORS {
        @Override
        void turn(Weather weather, double value) {
            weather.descriptorLimit = (int) value;
        }
    },
    HELPER_MILLIS {
        @Override
        void turn(Weather weather, double value) {
            weather.mostHelperNanos = (long) (value * 1_000_000);
        }
    };

    /** Whoever connects from now on gets through. */
    static void calm(Weather weather) {
        weather.connectRefusedChance = 0;
        weather.connectLostChance = 0;
        weather.stallChance = 0;
        weather.cutChance = 0;
        weather.openFailChance = 0;
        weather.descriptorLimit = Integer.MAX_VALUE;
    }

    /** Before the program starts, which looks at the clock. */
    static void setClock(Plan plan, Weather weather) {
        Double millis = plan.weather.get(WALL_CLOCK_MILLIS);
        if (millis != null) {
            WALL_CLOCK_MILLIS.turn(weather, millis);
        }
    }

    abstract void turn(Weather weather, double value);
}
