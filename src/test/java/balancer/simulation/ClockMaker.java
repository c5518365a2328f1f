package balancer.simulation;

import java.time.YearMonth;

/** Draws the date and the time at which a run begins: often just before a month ends, or a second after it began. */
final class ClockMaker {
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2100;

    /** Between these the two digits of a year in the dates that clients of the site send mean one year only. */
    private static final int FIRST_YEAR_OF_SITE = 2026;

    private static final int LAST_YEAR_OF_SITE = 2045;
    private static final long DAY_MILLIS = 86_400_000;
    private static final int SOON_MILLIS = 60_000;

    private final Dice dice;
    private final Plan plan;

    ClockMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        int year =
                plan.serves ? dice.between(FIRST_YEAR_OF_SITE, LAST_YEAR_OF_SITE) : dice.between(FIRST_YEAR, LAST_YEAR);
        YearMonth month = YearMonth.of(year, dice.onceIn(3) ? dice.between(2, 3) : dice.between(1, 12));
        int last = month.lengthOfMonth();
        int day = dice.pick(1, last, dice.between(1, last));
        long begin = month.atDay(day).toEpochDay() * DAY_MILLIS;
        long ofDay = dice.onceIn(3) ? DAY_MILLIS - 1 - dice.size(SOON_MILLIS) : dice.size((int) DAY_MILLIS - 1);
        plan.weather.put(Knob.WALL_CLOCK_MILLIS, (double) (begin + ofDay));
    }
}
