package elfin.kernel.syscall.process;

import elfin.abi.struct.SysInfo;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.LoadAverage;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.time.Clock;

/** sysinfo(2). */
public final class SystemInfo {
    private static final int LOADS = 3;

    /** {@code SI_LOAD_SHIFT}. */
    private static final int LOAD_SHIFT = 16;

    private SystemInfo() {}

    @Syscall("sysinfo")
    public static long sysinfo(long address) {
        if (UserMemory.clear(address, SysInfo.SIZE) != 0) {
            return -elfin.abi.Errno.EFAULT;
        }
        UserMemory.putLong(address, Clock.monotonicNanos() / 1_000_000_000L);
        for (int i = 0; i < LOADS; i++) {
            long load = Scheduler.load(i) << LOAD_SHIFT - LoadAverage.FRACTION_BITS;
            UserMemory.putLong(address + SysInfo.LOADS + (long) i * Long.BYTES, load);
        }
        UserMemory.putLong(address + SysInfo.TOTALRAM, Frames.totalFrames() * Frames.SIZE);
        UserMemory.putLong(address + SysInfo.FREERAM, Frames.freeFrames() * Frames.SIZE);
        UserMemory.putShort(address + SysInfo.PROCS, (short) ProcessTable.count());
        UserMemory.putInt(address + SysInfo.MEM_UNIT, 1);
        return 0;
    }
}
