package elfin.kernel.fs;

import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;

/**
 * The page frames of files. File contents, pipe buffers and page indices lie in frames, outside the
 * garbage-collected heap; the allocator keeps the kernel's last reserve from them.
 */
public final class FrameSource {
    /** Bytes of a page frame. */
    public static final int PAGE_SIZE = 4096;

    public static final int PAGE_SHIFT = 12;

    private FrameSource() {}

    /** Physical address of a zeroed frame with one reference, or 0 when memory is exhausted. */
    public static long allocate() {
        return Frames.allocateZeroedForUser();
    }

    /**
     * As {@link #allocate}, with undefined contents: for buffers of which nobody sees more than was
     * written.
     */
    public static long allocateUncleared() {
        return Frames.allocateForUser();
    }

    /** Adds a reference to a frame. */
    public static void retain(long physAddress) {
        Frames.share(physAddress);
    }

    /** Drops a reference; the last one frees the frame. */
    public static void release(long physAddress) {
        Frames.release(physAddress);
    }

    /** Number of frames of the machine. */
    public static long totalFrames() {
        return Frames.totalFrames();
    }

    /** Number of frames that are free now. */
    public static long freeFrames() {
        return Frames.freeFrames();
    }

    /** Kernel address of a frame. */
    public static long address(long physAddress) {
        return DirectMap.virtual(physAddress);
    }
}
