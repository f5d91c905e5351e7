package elfin.kernel.exec;

import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.MappedFile;
import elfin.kernel.mm.PageSource;
import elfin.raw.Mem;

/** A file whose pages are frames filled from an array. */
final class ArrayFile implements MappedFile, PageSource {
    private final byte[] bytes;
    private final long[] frames;
    int users;

    ArrayFile(byte[] bytes) {
        this.bytes = bytes;
        this.frames = new long[(bytes.length + Frames.SIZE - 1) / Frames.SIZE];
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
        if (pageIndex >= frames.length) {
            return BEYOND_END;
        }
        int index = (int) pageIndex;
        if (frames[index] == 0) {
            frames[index] = Frames.allocateZeroed();
            int start = index * Frames.SIZE;
            int count = Math.min(Frames.SIZE, bytes.length - start);
            Mem.copyFromArray(bytes, start, DirectMap.virtual(frames[index]), count);
        }
        Frames.share(frames[index]);
        return frames[index];
    }

    @Override
    public long residentFrame(long pageIndex, boolean shared) {
        return frameFor(pageIndex, shared);
    }

    /** Whether no page was changed. */
    boolean isUnchanged() {
        byte[] page = new byte[Frames.SIZE];
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] != 0) {
                Mem.copyToArray(DirectMap.virtual(frames[i]), page, 0, Frames.SIZE);
                int start = i * Frames.SIZE;
                int count = Math.min(Frames.SIZE, bytes.length - start);
                for (int k = 0; k < count; k++) {
                    if (page[k] != bytes[start + k]) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
