package elfin.kernel.arch;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * The local interrupt controller and its one-shot timer, through memory-mapped registers. Intel SDM
 * volume 3, chapter 11.
 */
public final class LocalApic {
    /** Where the registers are unless firmware moved them. */
    public static final long PHYS_BASE = 0xfee00000L;

    private static final int MSR_APIC_BASE = 0x1b;
    private static final long APIC_ENABLED = 1 << 11;
    private static final int ID = 0x20;
    private static final int TASK_PRIORITY = 0x80;
    private static final int END_OF_INTERRUPT = 0xb0;
    private static final int SPURIOUS = 0xf0;
    private static final int SOFTWARE_ENABLED = 1 << 8;
    private static final int TIMER = 0x320;
    private static final int INITIAL_COUNT = 0x380;
    private static final int CURRENT_COUNT = 0x390;
    private static final int DIVIDE = 0x3e0;
    private static final int DIVIDE_BY_1 = 0b1011;
    private static final int MASKED = 1 << 16;

    /** Mode of the timer: it rings when the time-stamp counter has a value. */
    private static final int TIME_STAMP_DEADLINE = 0b10 << 17;

    private static final int MSR_TSC_DEADLINE = 0x6e0;
    private static final int HAS_TSC_DEADLINE = 1 << 24;

    /** How long the timer is measured where its frequency is unknown. */
    private static final long MEASURE_NANOS = 200_000;

    private static long registers;
    private static boolean usesDeadlines;

    private LocalApic() {}

    /**
     * Switches the controller on.
     *
     * @param registerAddress where its page is mapped, uncached
     */
    public static void enable(long registerAddress) {
        registers = registerAddress;
        Cpu.writeMsr(MSR_APIC_BASE, Cpu.readMsr(MSR_APIC_BASE) | APIC_ENABLED);
        write(TASK_PRIORITY, 0);
        write(SPURIOUS, SOFTWARE_ENABLED | Interrupts.SPURIOUS_VECTOR);
        write(DIVIDE, DIVIDE_BY_1);
        write(TIMER, MASKED | Interrupts.TIMER_VECTOR);
    }

    /** This processor's number as interrupt destination. */
    public static int id() {
        return read(ID) >>> 24;
    }

    /** Lets interrupts of the same or lower priority through again. */
    static void endOfInterrupt() {
        write(END_OF_INTERRUPT, 0);
    }

    /** Lets the timer count down from a number of bus ticks, with or without interrupt at 0. */
    static void startTimer(int ticks, boolean interrupt) {
        write(TIMER, (interrupt ? 0 : MASKED) | Interrupts.TIMER_VECTOR);
        write(INITIAL_COUNT, ticks);
    }

    /**
     * Has the timer ring at values of the time-stamp counter from now on, if the processor can:
     * that takes no conversion to bus ticks, and however long a wait is, it is one round.
     */
    static void useDeadlines() {
        usesDeadlines = ((int) Cpu.cpuidEcxEdx(1, 0) & HAS_TSC_DEADLINE) != 0;
        if (usesDeadlines) {
            write(TIMER, TIME_STAMP_DEADLINE | Interrupts.TIMER_VECTOR);
            // The mode must be set before the first deadline is: CPUID waits for it.
            Cpu.cpuidEaxEbx(0, 0);
        }
    }

    /** Whether {@link #setDeadline} works. */
    static boolean usesDeadlines() {
        return usesDeadlines;
    }

    /** Rings when the time-stamp counter has reached a value, at once if it has; 0 is never. */
    static void setDeadline(long timeStamp) {
        Cpu.writeMsr(MSR_TSC_DEADLINE, timeStamp);
    }

    /** The ticks that are left. */
    static int timerTicksLeft() {
        return read(CURRENT_COUNT);
    }

    /** The timer's ticks per second, measured with the kernel's clock. */
    static long measureTimer() {
        startTimer(-1, false);
        long start = TimeStampClock.nanos();
        long elapsed;
        do {
            elapsed = TimeStampClock.nanos() - start;
        } while (elapsed < MEASURE_NANOS);
        long ticks = 0xffff_ffffL - (timerTicksLeft() & 0xffff_ffffL);
        startTimer(0, false);
        return Math.max(ticks * 1_000_000_000L / elapsed, 1);
    }

    private static int read(int register) {
        return Mem.getIntVolatile(registers + register);
    }

    private static void write(int register, int value) {
        Mem.putIntVolatile(registers + register, value);
    }
}
