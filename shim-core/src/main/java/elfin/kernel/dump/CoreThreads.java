package elfin.kernel.dump;

import elfin.abi.CoreNotes;
import elfin.abi.struct.ElfPrStatus;
import elfin.abi.struct.UserRegs;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.task.Process;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;
import elfin.kernel.task.TrapFrame;
import elfin.kernel.task.Usage;
import elfin.raw.Mem;

/** The notes of each thread in a core file: its state and its registers. */
final class CoreThreads {
    /** Selectors of programs: the kernel's are not shown. */
    private static final int USER_CODE = 0x33;

    private static final int USER_DATA = 0x2b;

    /** Bytes of x87 and SSE state, and where the components' bits are in them. */
    private static final int LEGACY_SIZE = 512;

    private static final int SOFTWARE_BYTES = 464;
    private static final int SOFTWARE_BYTES_SIZE = 48;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1000;

    private CoreThreads() {}

    /** NT_PRSTATUS. */
    static void putStatus(CoreWriter to, Task task, int signal) {
        Process process = task.process;
        CoreNoteHead.put(to, CoreNoteHead.CORE, CoreNotes.NT_PRSTATUS, ElfPrStatus.SIZE);
        to.putInt(signal);
        to.putLong(0);
        to.putInt(signal);
        to.putLong(task.pending.set());
        to.putLong(task.blocked);
        to.putInt(task.tid);
        to.putInt(process.parent == null ? 0 : process.parent.pid);
        to.putInt(process.processGroup);
        to.putInt(process.session);
        putTimes(to, task);
        putRegisters(to, task);
        to.putInt(1);
        to.putInt(0);
    }

    /** The first thread's times are its process's. */
    private static void putTimes(CoreWriter to, Task task) {
        Usage used = new Usage();
        if (task == task.process.mainTask) {
            task.process.measure(used);
        } else {
            task.measure(used);
        }
        Usage children = task.process.childrenUsage();
        putTime(to, used.programNanos);
        putTime(to, used.kernelNanos);
        putTime(to, children.programNanos);
        putTime(to, children.kernelNanos);
    }

    private static void putTime(CoreWriter to, long nanos) {
        to.putLong(nanos / NANOS_PER_SECOND);
        to.putLong(nanos % NANOS_PER_SECOND / NANOS_PER_MICRO);
    }

    /** As {@link UserRegs}: the trap frame, then the segments' bases and selectors. */
    private static void putRegisters(CoreWriter to, Task task) {
        AddressSpace space = task.process.addressSpace;
        for (int offset = UserRegs.R15; offset < UserRegs.FS_BASE; offset += Long.BYTES) {
            long value = Mem.getLong(task.frame + offset);
            to.putLong(
                    switch (offset) {
                        case TrapFrame.RIP_OFFSET -> space.originalAddress(value);
                        case TrapFrame.ORIG_RAX_OFFSET -> Math.max(value, -1);
                        case TrapFrame.CS_OFFSET -> USER_CODE;
                        case TrapFrame.SS_OFFSET -> USER_DATA;
                        default -> value;
                    });
        }
        to.putLong(task.fsBase);
        to.putZeros(UserRegs.SIZE - UserRegs.GS_BASE);
    }

    /** NT_FPREGSET, and NT_X86_XSTATE where the processor has more. */
    static void putExtended(CoreWriter to, Task task) {
        long state = Signals.extendedState(task);
        long size = Signals.extendedSize();
        CoreNoteHead.put(to, CoreNoteHead.CORE, CoreNotes.NT_FPREGSET, LEGACY_SIZE);
        to.putMemory(state, SOFTWARE_BYTES);
        to.putZeros(SOFTWARE_BYTES_SIZE);
        if (size > LEGACY_SIZE) {
            CoreNoteHead.put(to, CoreNoteHead.LINUX, CoreNotes.NT_X86_XSTATE, size);
            to.putMemory(state, SOFTWARE_BYTES);
            to.putLong(Signals.extendedFeatures());
            to.putZeros(SOFTWARE_BYTES_SIZE - Long.BYTES);
            to.putMemory(state + LEGACY_SIZE, size - LEGACY_SIZE);
            to.align();
        }
    }
}
