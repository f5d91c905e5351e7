package elfin.kernel.mm;

import elfin.raw.Mem;
import java.util.HashMap;
import java.util.Map;

/** A file whose pages start with their own number plus 1. */
final class FakeFile implements MappedFile, PageSource {
    final Map<Long, Long> frames = new HashMap<>();
    long pages;
    int users;

    FakeFile(long pages) {
        this.pages = pages;
    }

    @Override
    public PageSource pageSource() {
        return this;
    }

    @Override
    public void retain() {
        users++;
    }

    @Override
    public void release() {
        users--;
    }

    @Override
    public long frameFor(long pageIndex, boolean shared) {
        if (pageIndex >= pages) {
            return BEYOND_END;
        }
        long frame = frames.computeIfAbsent(pageIndex, FakeFile::newPage);
        Frames.share(frame);
        return frame;
    }

    @Override
    public long residentFrame(long pageIndex, boolean shared) {
        return frameFor(pageIndex, shared);
    }

    private static long newPage(long index) {
        long frame = Frames.allocateZeroed();
        Mem.putLong(DirectMap.virtual(frame), index + 1);
        return frame;
    }
}
