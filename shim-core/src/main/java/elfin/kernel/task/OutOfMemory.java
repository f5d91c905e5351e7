package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.log.KernelLog;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;

/**
 * What happens when a program needs a page and there is none: the process that uses most is killed,
 * by Linux's rule (oom_badness()), and its memory is free at once.
 */
public final class OutOfMemory {
    /** The adjustment of a process that is never chosen: OOM_SCORE_ADJ_MIN. */
    public static final int NEVER = -1000;

    private static final int SCALE = 1000;

    private OutOfMemory() {}

    /**
     * Kills the largest process and takes its memory.
     *
     * @return whether there is a chance now; if not, the current process has to go
     */
    public static boolean kill() {
        if (Frames.hasSpare()) {
            // Meanwhile there is some.
            return true;
        }
        Process current = Task.current().process;
        Process victim = largest();
        if (victim == null || victim == current) {
            return false;
        }
        AddressSpace space = victim.addressSpace;
        report(victim, space);
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (process != null && process.addressSpace == space) {
                Signals.send(process, Signal.SIGKILL, Signal.SI_KERNEL, null);
            }
        }
        if (space == current.addressSpace) {
            return false;
        }
        long before = Frames.freeFrames();
        space.reap();
        return Frames.freeFrames() > before;
    }

    /** Says that the current process is killed. */
    public static void reportCurrent() {
        Process process = Task.current().process;
        if (process.addressSpace != null && !Signals.isKilled(process)) {
            report(process, process.addressSpace);
        }
    }

    /** The process with the highest badness, or null when there is none to kill. */
    private static Process largest() {
        Process worst = null;
        long most = Long.MIN_VALUE;
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (process == null || process.addressSpace == null) {
                continue;
            }
            // One that is about to end has given its memory already.
            boolean spared =
                    process.outOfMemoryAdjustment == NEVER || process.addressSpace.isReaped();
            if (!spared && badness(process) > most) {
                worst = process;
                most = badness(process);
            }
        }
        return worst;
    }

    /** Pages in use, and the adjustment in thousandths of all memory. */
    public static long badness(Process process) {
        long pages = process.addressSpace.residentBytes() >> Frames.SHIFT;
        return pages + process.outOfMemoryAdjustment * (Frames.totalFrames() / SCALE);
    }

    private static void report(Process victim, AddressSpace space) {
        KernelLog.print("elfin: out of memory: killed process ");
        KernelLog.printDecimal(victim.pid);
        KernelLog.print(" (");
        int length = 0;
        while (victim.name[length] != 0) {
            length++;
        }
        KernelLog.print(victim.name, length);
        KernelLog.print(") with ");
        KernelLog.printDecimal(space.residentBytes() >> 10);
        KernelLog.line(" KiB in use; give the machine more with -m");
    }
}
