package elfin.kernel.core;

import elfin.raw.Cpu;

/**
 * The area that GS points to, one per processor. Programs never see GS: it belongs to the kernel,
 * also while a program runs.
 *
 * <pre>
 *  0 address of the area itself
 *  8 address of the current task's trap frame, where its kernel stack begins
 * 16 pending work: not 0 when a task must not return to its program at once; bit 0: something is to
 *    be done for it, bit 1: its turn is over
 * 24 the current thread (reference)
 * 32 scratch word for one user load or store
 * 40 not 0 when a handler has replaced the whole trap frame
 * 48 the program's stack pointer, for the first instructions after SYSCALL
 * </pre>
 */
public final class PerCpu {
    public static final int SELF = 0;
    public static final int FRAME = 8;
    public static final int PENDING_WORK = 16;
    public static final int CURRENT_THREAD = 24;
    public static final int SCRATCH = 32;
    public static final int FRAME_REPLACED = 40;

    private static final long WORK = 1;
    private static final long TURN_OVER = 2;

    /** The size of the area in bytes. */
    public static final int SIZE = 256;

    private PerCpu() {}

    /** Sets where the frame of the next system call or trap of the current task goes. */
    public static void setFrame(long frameAddress) {
        Cpu.putPerCpu(FRAME, frameAddress);
    }

    /** Makes the current task pass the slow way back before its program continues. */
    public static void setPendingWork(boolean pending) {
        set(WORK, pending);
    }

    /** The current thread's address, to compare it with; its object does not move. */
    public static long currentThread() {
        return Cpu.getPerCpu(CURRENT_THREAD);
    }

    /** Whether {@link #setPendingWork} asked for it. */
    public static boolean hasPendingWork() {
        return (Cpu.getPerCpu(PENDING_WORK) & WORK) != 0;
    }

    /** Makes the current task give way before its program continues. */
    public static void setTurnOver(boolean over) {
        set(TURN_OVER, over);
    }

    /** Whether {@link #setTurnOver} asked for it. */
    public static boolean isTurnOver() {
        return (Cpu.getPerCpu(PENDING_WORK) & TURN_OVER) != 0;
    }

    private static void set(long bit, boolean on) {
        long work = Cpu.getPerCpu(PENDING_WORK);
        Cpu.putPerCpu(PENDING_WORK, on ? work | bit : work & ~bit);
    }

    /** Keeps the way back from the current system call from completing the frame. */
    public static void setFrameReplaced(boolean replaced) {
        Cpu.putPerCpu(FRAME_REPLACED, replaced ? 1 : 0);
    }

    /** Whether a handler has replaced the whole trap frame. */
    public static boolean isFrameReplaced() {
        return Cpu.getPerCpu(FRAME_REPLACED) != 0;
    }
}
