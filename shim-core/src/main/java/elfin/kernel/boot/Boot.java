package elfin.kernel.boot;

import elfin.kernel.arch.MachineSetup;
import elfin.kernel.log.Machine;
import elfin.kernel.log.Panic;
import elfin.kernel.mm.Frames;
import elfin.kernel.vdso.VdsoPages;
import elfin.raw.Cpu;
import elfin.rules.Entry;
import elfin.runtime.FailureHandler;
import elfin.runtime.Failures;
import elfin.runtime.Heap;

/** The kernel's beginning in Java, in the order in which things begin to work. */
final class Boot {
    /** Physical memory below this is left to firmware tables and the start information. */
    private static final long LOW_MEMORY = 1 << 20;

    private static final long KERNEL_BASE = 0xffff_ffff_8000_0000L;

    /** Made at build time, because they are needed before the heap works. */
    private static final KernelHeap HEAP = new KernelHeap();

    private static final KernelRoots ROOTS = new KernelRoots();

    private static final FailureHandler FAILURES = new KernelFailures();

    /** One block for each of the object sizes that a call is likely to need. */
    private static final int HEAP_RESERVE_BLOCKS = 4;

    private static final String TOO_LITTLE_MEMORY =
            "too little memory for the kernel and its files; give the machine more with -m";

    private Boot() {}

    @Entry("elfin_kernel_main")
    static void main(long startInfoAddress) {
        Failures.setHandler(FAILURES);
        MachineSetup.early();
        StartInfo start = findMemory(startInfoAddress);
        if (!Heap.initialise(HEAP, ROOTS, HEAP_RESERVE_BLOCKS)) {
            Machine.giveUp(TOO_LITTLE_MEMORY);
        }
        MachineSetup.late();
        if (!VdsoPages.start()) {
            Machine.giveUp(TOO_LITTLE_MEMORY);
        }
        Init.run(start);
    }

    private static StartInfo findMemory(long startInfoAddress) {
        StartInfo start = StartInfo.INSTANCE;
        start.setAddress(startInfoAddress);
        if (!start.isValid()) {
            Panic.panic("not started by PVH; QEMU needs -kernel with this file");
        }
        Frames.reserve(0, LOW_MEMORY);
        Frames.reserve(LOW_MEMORY, Cpu.symbol("elfin_image_end") - KERNEL_BASE - LOW_MEMORY);
        long payload = start.payloadAddress();
        if (payload != 0) {
            Frames.reserve(payload, start.payloadSize());
        }
        for (int i = 0; i < start.memoryRangeCount(); i++) {
            if (start.isMemory(i)) {
                Frames.addRange(start.rangeStart(i), start.rangeSize(i));
            }
        }
        Frames.start();
        MachineSetup.beginMemory();
        for (int i = 0; i < start.memoryRangeCount(); i++) {
            if (start.isMemory(i)) {
                MachineSetup.mapMemory(start.rangeStart(i), start.rangeSize(i));
            }
        }
        MachineSetup.useMemory();
        return start;
    }
}
