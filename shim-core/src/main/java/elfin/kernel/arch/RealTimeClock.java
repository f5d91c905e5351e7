package elfin.kernel.arch;

import elfin.raw.Cpu;

/**
 * The battery-backed clock of a PC (MC146818): the time of day in whole seconds, which QEMU keeps
 * in UTC.
 */
final class RealTimeClock {
    private static final int INDEX = 0x70;
    private static final int DATA = 0x71;
    private static final int SECONDS = 0;
    private static final int MINUTES = 2;
    private static final int HOURS = 4;
    private static final int DAY = 7;
    private static final int MONTH = 8;
    private static final int YEAR = 9;
    private static final int STATUS_A = 10;
    private static final int STATUS_B = 11;
    private static final int UPDATE_IN_PROGRESS = 0x80;
    private static final int BINARY = 4;
    private static final int ABSENT = 0xff;
    private static final int MOST_TRIES = 100_000;

    private RealTimeClock() {}

    /** Seconds since 1970, or 0 when there is no such clock. */
    static long seconds() {
        if (read(STATUS_B) == ABSENT) {
            return 0;
        }
        for (int i = 0; (read(STATUS_A) & UPDATE_IN_PROGRESS) != 0; i++) {
            if (i == MOST_TRIES) {
                return 0;
            }
        }
        int year = 2000 + number(YEAR);
        long days = daysSince1970(year, number(MONTH), number(DAY));
        return ((days * 24 + number(HOURS)) * 60 + number(MINUTES)) * 60 + number(SECONDS);
    }

    /**
     * Days of the proleptic Gregorian calendar; years begin in March, so the leap day comes last.
     */
    static long daysSince1970(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int monthFromMarch = (month + 9) % 12;
        return 365L * y
                + y / 4
                - y / 100
                + y / 400
                + (153 * monthFromMarch + 2) / 5
                + day
                - 719_469;
    }

    private static int number(int register) {
        int value = read(register);
        return (read(STATUS_B) & BINARY) != 0 ? value : (value >> 4) * 10 + (value & 15);
    }

    private static int read(int register) {
        Cpu.out8(INDEX, (byte) register);
        return Cpu.in8(DATA) & 0xff;
    }
}
