package elfin.kernel.exec;

import elfin.elf.ByteSource;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.PageSource;
import elfin.raw.Mem;

/**
 * The bytes of a file, read through its page cache, for the ELF reader. Keeps a reference to the
 * page read last; {@link #close} gives it back.
 */
final class FileBytes implements ByteSource {
    private static final int PAGE_MASK = Frames.SIZE - 1;

    private final PageSource pages;
    private final long length;
    private long heldIndex = -1;
    private long heldFrame;

    FileBytes(PageSource pages, long length) {
        this.pages = pages;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte getByte(long offset) {
        return (byte) load(offset, Byte.BYTES);
    }

    @Override
    public short getShort(long offset) {
        return (short) load(offset, Short.BYTES);
    }

    @Override
    public int getInt(long offset) {
        return (int) load(offset, Integer.BYTES);
    }

    @Override
    public long getLong(long offset) {
        return load(offset, Long.BYTES);
    }

    void close() {
        if (heldIndex >= 0) {
            Frames.release(heldFrame);
            heldIndex = -1;
        }
    }

    private long load(long offset, int byteCount) {
        if (offset < 0 || offset > length - byteCount) {
            throw new IndexOutOfBoundsException();
        }
        if (byteCount == Long.BYTES && (offset & PAGE_MASK) <= Frames.SIZE - Long.BYTES) {
            return Mem.getLong(address(offset));
        }
        long value = 0;
        for (int i = 0; i < byteCount; i++) {
            value |= (Mem.getByte(address(offset + i)) & 0xffL) << (8 * i);
        }
        return value;
    }

    private long address(long offset) {
        long index = offset >>> Frames.SHIFT;
        if (index != heldIndex) {
            close();
            long frame = pages.frameFor(index, false);
            if (frame <= 0) {
                // The file shrank, or there is no memory: to the reader it ends here.
                throw new IndexOutOfBoundsException();
            }
            heldFrame = frame;
            heldIndex = index;
        }
        return DirectMap.virtual(heldFrame) + (offset & PAGE_MASK);
    }
}
