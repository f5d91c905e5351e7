package elfin.kernel.boot;

import elfin.kernel.core.PerCpu;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.runtime.HeapMemory;

/** The Java heap's blocks, from the page frame allocator. */
final class KernelHeap implements HeapMemory {
    /** A block is 2^4 frames. */
    private static final int BLOCK_ORDER = 4;

    @Override
    public long acquire(int blockCount) {
        int order = order(blockCount);
        if (order > Frames.MAX_ORDER) {
            return 0;
        }
        long physAddress = Frames.allocateContiguous(order);
        return physAddress == Frames.NONE ? 0 : DirectMap.virtual(physAddress);
    }

    @Override
    public void release(long address, int blockCount) {
        Frames.freeContiguous(DirectMap.physical(address), order(blockCount));
    }

    /** The call that is under way settles it on the slow way back. */
    @Override
    public void reserveTapped() {
        PerCpu.setPendingWork(true);
    }

    private static int order(int blockCount) {
        int order = BLOCK_ORDER;
        while (1 << order - BLOCK_ORDER < blockCount) {
            order++;
        }
        return order;
    }
}
