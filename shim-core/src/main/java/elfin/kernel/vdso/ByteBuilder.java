package elfin.kernel.vdso;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are built up, little-endian. Used when the kernel is built, not in it. */
final class ByteBuilder {
    private byte[] bytes = new byte[1024];
    private int size;

    int size() {
        return size;
    }

    void put8(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) value;
    }

    void put16(int value) {
        put8(value);
        put8(value >> 8);
    }

    void put32(int value) {
        put16(value);
        put16(value >> 16);
    }

    void put64(long value) {
        put32((int) value);
        put32((int) (value >> 32));
    }

    void put(byte[] more) {
        for (byte b : more) {
            put8(b);
        }
    }

    /** A string and its NUL. */
    void putString(String string) {
        put(string.getBytes(StandardCharsets.ISO_8859_1));
        put8(0);
    }

    /** Bytes as hexadecimal numbers with spaces between. */
    void putHex(String hex) {
        for (String number : hex.trim().split(" +", -1)) {
            put8(Integer.parseInt(number, 16));
        }
    }

    void align(int alignment) {
        while (size % alignment != 0) {
            put8(0);
        }
    }

    void set8(int at, int value) {
        bytes[at] = (byte) value;
    }

    void set32(int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            set8(at + i, value >> (8 * i));
        }
    }

    byte get8(int at) {
        return bytes[at];
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
