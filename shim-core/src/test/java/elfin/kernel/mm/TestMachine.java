package elfin.kernel.mm;

import elfin.raw.SimulatedMemory;

/** A simulated machine's memory with the frame allocator started. */
public final class TestMachine {
    private TestMachine() {}

    /** Memory from physical address 0 on, of which the first MiB is not the allocator's. */
    public static void start(int megabytes) {
        SimulatedMemory.reset();
        SimulatedMemory.map(DirectMap.BASE, megabytes << 20);
        Frames.reset();
        Frames.addRange(0, (long) megabytes << 20);
        Frames.reserve(0, 1 << 20);
        Frames.start();
        PageFaults.reset();
    }

    /** An empty address space on a machine that was just started. */
    public static AddressSpace space(int megabytes) {
        start(megabytes);
        long kernelRoot = Frames.allocateZeroed();
        return AddressSpace.create(kernelRoot);
    }
}
