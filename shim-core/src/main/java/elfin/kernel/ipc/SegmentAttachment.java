package elfin.kernel.ipc;

import elfin.kernel.mm.MappedFile;
import elfin.kernel.mm.PageSource;
import elfin.kernel.mm.SharedMemory;

/** What one shmat(2) maps; the mappings that munmap(2) and fork(2) make of it share it. */
public final class SegmentAttachment implements MappedFile {
    private final SharedSegment segment;

    public SegmentAttachment(SharedSegment segment) {
        this.segment = segment;
    }

    public SharedSegment segment() {
        return segment;
    }

    /** The pages, for madvise(2). */
    public SharedMemory memory() {
        return segment.memory;
    }

    @Override
    public PageSource pageSource() {
        return segment.memory;
    }

    @Override
    public void retain() {
        segment.opened();
    }

    @Override
    public void release() {
        segment.closed();
    }
}
