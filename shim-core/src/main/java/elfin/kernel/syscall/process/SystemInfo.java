package elfin.kernel.syscall.process;

import elfin.kernel.core.Syscall;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.time.Clock;

/** sysinfo(2). */
public final class SystemInfo {
    private static final int SIZE = 112;
    private static final int TOTAL_RAM = 32;
    private static final int FREE_RAM = 40;
    private static final int PROCESSES = 80;
    private static final int MEMORY_UNIT = 104;

    private SystemInfo() {}

    @Syscall("sysinfo")
    public static long sysinfo(long address) {
        if (UserMemory.clear(address, SIZE) != 0) {
            return -elfin.abi.Errno.EFAULT;
        }
        UserMemory.putLong(address, Clock.monotonicNanos() / 1_000_000_000L);
        UserMemory.putLong(address + TOTAL_RAM, Frames.totalFrames() * Frames.SIZE);
        UserMemory.putLong(address + FREE_RAM, Frames.freeFrames() * Frames.SIZE);
        UserMemory.putShort(address + PROCESSES, (short) ProcessTable.count());
        UserMemory.putInt(address + MEMORY_UNIT, 1);
        return 0;
    }
}
