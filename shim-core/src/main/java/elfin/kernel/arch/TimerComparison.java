package elfin.kernel.arch;

import elfin.raw.Cpu;

/**
 * Measures the time-stamp counter against the local APIC's timer where that one's frequency is
 * known. Both are noted early and compared when the clock is first needed, so that most of the
 * duration is work that has to be done anyway.
 */
final class TimerComparison {
    /** The timers are read within some 100 ns: 0.02 % of this. */
    private static final long SHORTEST_NANOS = 500_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long COUNTER_MASK = 0xffff_ffffL;

    private static long startTimeStamp;

    private TimerComparison() {}

    /** Begins; the comparison must end before the timer has run down, after 4 seconds. */
    static void start() {
        LocalApic.startTimer(-1, false);
        startTimeStamp = Cpu.timeStamp();
    }

    /** Ends the comparison and stops the timer; the frequency of the time-stamp counter in Hz. */
    static long timeStampFrequency(long timerFrequency) {
        long least = SHORTEST_NANOS * timerFrequency / NANOS_PER_SECOND;
        long ticks;
        long before;
        long after;
        do {
            before = Cpu.timeStamp();
            ticks = COUNTER_MASK - (LocalApic.timerTicksLeft() & COUNTER_MASK);
            after = Cpu.timeStamp();
        } while (ticks < least);
        LocalApic.startTimer(0, false);
        long elapsed = before + (after - before) / 2 - startTimeStamp;
        // 4 seconds of ticks are below 2^34, so the division comes in two steps.
        return elapsed / ticks * timerFrequency + elapsed % ticks * timerFrequency / ticks;
    }
}
