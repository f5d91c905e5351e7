package elfin.elf;

import elfin.raw.Mem;

/** A file in raw memory. */
final class MemorySource implements ByteSource {
    private final long address;
    private final long length;

    MemorySource(long address, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("negative length");
        }
        this.address = address;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte getByte(long offset) {
        return Mem.getByte(check(offset, 1));
    }

    @Override
    public short getShort(long offset) {
        return Mem.getShort(check(offset, 2));
    }

    @Override
    public int getInt(long offset) {
        return Mem.getInt(check(offset, 4));
    }

    @Override
    public long getLong(long offset) {
        return Mem.getLong(check(offset, 8));
    }

    @Override
    public void copyTo(long offset, long target, int byteCount) {
        Mem.copy(check(offset, byteCount), target, byteCount);
    }

    private long check(long offset, int byteCount) {
        if (offset < 0 || offset > length - byteCount) {
            throw new IndexOutOfBoundsException();
        }
        return address + offset;
    }
}
