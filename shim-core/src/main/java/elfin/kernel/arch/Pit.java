package elfin.kernel.arch;

import elfin.raw.Cpu;

/**
 * The 8254 interval timer, the one clock of known frequency on every PC: channel 0 counts down
 * freely and measures the time-stamp counter's frequency. The measurement starts with the kernel
 * and ends when the clock is first needed, so that most of its duration is work that has to be done
 * anyway.
 */
final class Pit {
    private static final int FREQUENCY_HZ = 1_193_182;
    private static final int CHANNEL_0 = 0x40;
    private static final int COMMAND = 0x43;

    /** Channel 0, low then high byte, mode 2 (rate generator), binary. */
    private static final byte RUN_FREELY = 0x34;

    /** Channel 0: latch the count. */
    private static final byte LATCH = 0;

    /** 2 ms make the reading error of about 1 microsecond 0.05 %. */
    private static final int SHORTEST_TICKS = FREQUENCY_HZ / 500;

    private static long startTimeStamp;
    private static int startCount;

    private Pit() {}

    /** Starts the measurement. It must end within 50 ms, when the counter wraps. */
    static void start() {
        Cpu.out8(COMMAND, RUN_FREELY);
        Cpu.out8(CHANNEL_0, (byte) 0);
        Cpu.out8(CHANNEL_0, (byte) 0);
        startCount = count();
        startTimeStamp = Cpu.timeStamp();
    }

    /** Ends the measurement, after at least 2 ms; the frequency of the time-stamp counter in Hz. */
    static long timeStampFrequency() {
        int ticks;
        long timeStamp;
        do {
            ticks = startCount - count() & 0xffff;
            timeStamp = Cpu.timeStamp();
        } while (ticks < SHORTEST_TICKS);
        return (timeStamp - startTimeStamp) * FREQUENCY_HZ / ticks;
    }

    private static int count() {
        Cpu.out8(COMMAND, LATCH);
        int low = Cpu.in8(CHANNEL_0) & 0xff;
        return low | (Cpu.in8(CHANNEL_0) & 0xff) << 8;
    }
}
