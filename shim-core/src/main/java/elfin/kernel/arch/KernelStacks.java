package elfin.kernel.arch;

import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.PageTables;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Scheduler;

/**
 * Kernel stacks, each with unmapped pages below it, so that an overflow faults instead of
 * corrupting its neighbour. The trap entry tells stack from gap by the address: a stack is the
 * upper half of an aligned 64 KiB.
 */
public final class KernelStacks {
    /** Linux's vmalloc area. */
    private static final long BASE = 0xffff_c900_0000_0000L;

    private static final long STACK_BYTES = 32 * 1024;
    private static final long SPACING = 2 * STACK_BYTES;

    private static long next = BASE;

    private KernelStacks() {}

    /** Gives a thread its stack and state page; false when memory is exhausted. */
    public static boolean allocate(KernelThread thread) {
        KernelThread ended = Scheduler.takeEnded();
        if (ended != null) {
            thread.stackBottom = ended.stackBottom;
            thread.stackTop = ended.stackTop;
            thread.statePage = ended.statePage;
            return true;
        }
        long statePage = Frames.allocateZeroed();
        if (statePage == Frames.NONE) {
            return false;
        }
        long bottom = next + SPACING - STACK_BYTES;
        long root = KernelMemory.root();
        long bits =
                PageTables.PRESENT
                        | PageTables.WRITABLE
                        | PageTables.GLOBAL
                        | PageTables.NO_EXECUTE;
        for (long at = bottom; at < bottom + STACK_BYTES; at += Frames.SIZE) {
            long frame = Frames.allocate();
            if (frame == Frames.NONE || !PageTables.map(root, at, frame, bits)) {
                Frames.release(frame);
                release(root, bottom, at);
                Frames.release(statePage);
                return false;
            }
        }
        next += SPACING;
        thread.stackBottom = bottom;
        thread.stackTop = bottom + STACK_BYTES;
        thread.statePage = DirectMap.virtual(statePage);
        return true;
    }

    /** Nobody has used the pages, so no processor has them cached. */
    private static void release(long root, long from, long to) {
        for (long at = from; at < to; at += Frames.SIZE) {
            Frames.release(PageTables.unmap(root, at) & PageTables.ADDRESS_MASK);
        }
    }
}
