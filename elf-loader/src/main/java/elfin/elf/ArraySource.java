package elfin.elf;

/** A file in a byte array. */
final class ArraySource implements ByteSource {
    private final byte[] bytes;

    ArraySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public byte getByte(long offset) {
        return bytes[check(offset, 1)];
    }

    @Override
    public short getShort(long offset) {
        int at = check(offset, 2);
        return (short) ((bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8);
    }

    @Override
    public int getInt(long offset) {
        int at = check(offset, 4);
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    @Override
    public long getLong(long offset) {
        int at = check(offset, 8);
        return (getInt(at) & 0xffffffffL) | (long) getInt(at + 4L) << 32;
    }

    private int check(long offset, int byteCount) {
        if (offset < 0 || offset > bytes.length - (long) byteCount) {
            throw new IndexOutOfBoundsException();
        }
        return (int) offset;
    }
}
