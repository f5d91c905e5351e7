package elfin.kernel.fs;

import elfin.kernel.mm.DirectMap;

/**
 * Where the file system gets page frames from. File contents, pipe buffers and page indices lie in
 * frames, outside the garbage-collected heap.
 */
public abstract class FrameSource {
    /** Bytes of a page frame. */
    public static final int PAGE_SIZE = 4096;

    public static final int PAGE_SHIFT = 12;

    private static FrameSource installed;

    /** Sets the source that all file systems use. */
    public static void install(FrameSource source) {
        installed = source;
    }

    /** The source that all file systems use. */
    public static FrameSource get() {
        return installed;
    }

    /** Physical address of a zeroed frame with one reference, or 0 when memory is exhausted. */
    public abstract long allocate();

    /** Adds a reference to a frame. */
    public abstract void retain(long physAddress);

    /** Drops a reference; the last one frees the frame. */
    public abstract void release(long physAddress);

    /** Number of frames of the machine. */
    public abstract long totalFrames();

    /** Number of frames that are free now. */
    public abstract long freeFrames();

    /** Kernel address of a frame. */
    public static long address(long physAddress) {
        return DirectMap.virtual(physAddress);
    }
}
