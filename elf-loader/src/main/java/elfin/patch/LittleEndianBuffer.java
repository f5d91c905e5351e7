package elfin.patch;

/** A growing array of bytes. */
final class LittleEndianBuffer {
    private byte[] bytes = new byte[256];
    private int length;

    int length() {
        return length;
    }

    void putByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void putInt(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            putByte(value >> shift);
        }
    }

    void putLong(long value) {
        putInt((int) value);
        putInt((int) (value >>> 32));
    }

    void put(byte[] values) {
        reserve(values.length);
        System.arraycopy(values, 0, bytes, length, values.length);
        length += values.length;
    }

    byte[] toBytes() {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, 0, copy, 0, length);
        return copy;
    }

    private void reserve(int byteCount) {
        if (bytes.length - length < byteCount) {
            byte[] larger = new byte[Math.max(bytes.length * 2, length + byteCount)];
            System.arraycopy(bytes, 0, larger, 0, length);
            bytes = larger;
        }
    }
}
