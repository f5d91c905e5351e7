package elfin.kernel.syscall.process;

import elfin.abi.struct.SysInfo;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.time.Clock;

/** sysinfo(2). */
public final class SystemInfo {

    private SystemInfo() {}

    @Syscall("sysinfo")
    public static long sysinfo(long address) {
        if (UserMemory.clear(address, SysInfo.SIZE) != 0) {
            return -elfin.abi.Errno.EFAULT;
        }
        UserMemory.putLong(address, Clock.monotonicNanos() / 1_000_000_000L);
        UserMemory.putLong(address + SysInfo.TOTALRAM, Frames.totalFrames() * Frames.SIZE);
        UserMemory.putLong(address + SysInfo.FREERAM, Frames.freeFrames() * Frames.SIZE);
        UserMemory.putShort(address + SysInfo.PROCS, (short) ProcessTable.count());
        UserMemory.putInt(address + SysInfo.MEM_UNIT, 1);
        return 0;
    }
}
