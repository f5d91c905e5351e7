package elfin.kernel.task;

import elfin.raw.Cpu;

/** The FS base: where a program's thread-local storage is. */
public final class ThreadPointer {
    /** The model-specific register behind FS. */
    public static final int MSR_FS_BASE = 0xc0000100;

    private ThreadPointer() {}

    /** Sets it for the current task. */
    public static void set(Task task, long base) {
        task.fsBase = base;
        Cpu.writeMsr(MSR_FS_BASE, base);
    }
}
