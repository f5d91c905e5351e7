package elfin.kernel.exec;

import elfin.elf.ByteSource;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.MappedFile;
import elfin.kernel.mm.PageSource;
import elfin.raw.Mem;

/** An open file as the ELF reader and the memory mapper see it. */
public final class ProgramFile implements ByteSource, MappedFile {
    private final OpenFile file;

    /**
     * A page of kernel memory that holds {@link #held} bytes of the file from {@link #start} on.
     */
    private final long window;

    private long start = -1;
    private long held;

    /**
     * @param file the file, readable and seekable
     * @param window the kernel address of one page for the reader to use
     */
    public ProgramFile(OpenFile file, long window) {
        this.file = file;
        this.window = window;
    }

    @Override
    public long length() {
        return file.inode.size();
    }

    private long at(long offset, int byteCount) {
        if (!contains(offset, byteCount)) {
            throw new IndexOutOfBoundsException();
        }
        if (start < 0 || offset < start || offset + byteCount > start + held) {
            start = offset;
            held = file.readAt(BufferSpace.KERNEL, window, PAGE, offset);
            if (held < byteCount) {
                start = -1;
                throw new IndexOutOfBoundsException();
            }
        }
        return window + offset - start;
    }

    private static final long PAGE = 4096;

    @Override
    public byte getByte(long offset) {
        return Mem.getByte(at(offset, 1));
    }

    @Override
    public short getShort(long offset) {
        return Mem.getShort(at(offset, 2));
    }

    @Override
    public int getInt(long offset) {
        return Mem.getInt(at(offset, 4));
    }

    @Override
    public long getLong(long offset) {
        return Mem.getLong(at(offset, 8));
    }

    @Override
    public PageSource pageSource() {
        return file.pageSource();
    }

    @Override
    public void retain() {
        file.retain();
    }

    @Override
    public void release() {
        file.release();
    }
}
