package elfin.kernel.boot;

import elfin.raw.Mem;

/**
 * Reads the boot payload where it lies in memory. The constructor checks everything that later
 * reads rely on; contents of the sections are checked by whoever reads them.
 */
public final class PackReader {
    private final long base;
    private final int sectionCount;

    /**
     * @param base kernel address of the payload, page-aligned
     * @param byteCount bytes that the loader says are there
     * @throws IllegalArgumentException when this is no intact payload; the message says what is
     *     wrong
     */
    public PackReader(long base, long byteCount) {
        this.base = base;
        require(byteCount >= PackFormat.HEADER_SIZE, "payload shorter than its header");
        require(
                Mem.getLong(base + PackFormat.MAGIC_OFFSET) == PackFormat.MAGIC,
                "payload has a wrong magic number");
        require(
                Mem.getInt(base + PackFormat.VERSION_OFFSET) == PackFormat.VERSION,
                "payload has an unknown version");
        this.sectionCount = Mem.getInt(base + PackFormat.SECTION_COUNT_OFFSET);
        long total = Mem.getLong(base + PackFormat.TOTAL_SIZE_OFFSET);
        require(
                sectionCount >= 0 && sectionCount <= PackFormat.MAX_SECTIONS,
                "payload has too many sections");
        require(total >= 0 && total <= byteCount, "payload is truncated");
        long tableEnd =
                PackFormat.HEADER_SIZE + (long) sectionCount * PackFormat.SECTION_RECORD_SIZE;
        require(tableEnd <= total, "payload's section table is truncated");
        for (int i = 0; i < sectionCount; i++) {
            long offset = Mem.getLong(record(i) + PackFormat.SECTION_OFFSET_OFFSET);
            long length = Mem.getLong(record(i) + PackFormat.SECTION_LENGTH_OFFSET);
            require(
                    offset >= tableEnd
                            && length >= 0
                            && offset <= total
                            && length <= total - offset,
                    "payload's section lies outside of it");
        }
    }

    /** Kernel address of the first section of a type, or 0 when there is none. */
    public long sectionAddress(int type) {
        int index = find(type);
        return index < 0 ? 0 : base + Mem.getLong(record(index) + PackFormat.SECTION_OFFSET_OFFSET);
    }

    /** Bytes of the first section of a type, 0 when there is none. */
    public long sectionLength(int type) {
        int index = find(type);
        return index < 0 ? 0 : Mem.getLong(record(index) + PackFormat.SECTION_LENGTH_OFFSET);
    }

    /** The first value of a configuration key, or null. */
    public byte[] config(String key) {
        return config(key, 0);
    }

    /** The value of the {@code index}-th occurrence (from 0) of a configuration key, or null. */
    public byte[] config(String key, int index) {
        long at = sectionAddress(PackFormat.SECTION_CONFIG);
        long end = at + sectionLength(PackFormat.SECTION_CONFIG);
        int left = index;
        while (at < end) {
            long stringEnd = endOfString(at, end);
            if (hasKey(at, stringEnd, key) && left-- == 0) {
                long value = at + key.length() + 1;
                byte[] result = new byte[(int) (stringEnd - value)];
                Mem.copyToArray(value, result, 0, result.length);
                return result;
            }
            at = stringEnd + 1;
        }
        return null;
    }

    /** How often a configuration key occurs. */
    public int configCount(String key) {
        long at = sectionAddress(PackFormat.SECTION_CONFIG);
        long end = at + sectionLength(PackFormat.SECTION_CONFIG);
        int count = 0;
        while (at < end) {
            long stringEnd = endOfString(at, end);
            if (hasKey(at, stringEnd, key)) {
                count++;
            }
            at = stringEnd + 1;
        }
        return count;
    }

    /** All values of a repeated configuration key, in order. */
    public byte[][] configList(String key) {
        byte[][] values = new byte[configCount(key)][];
        for (int i = 0; i < values.length; i++) {
            values[i] = config(key, i);
        }
        return values;
    }

    /** A configuration key's first value as a decimal number, or a default when there is none. */
    public long configNumber(String key, long otherwise) {
        return number(config(key), 10, otherwise);
    }

    /** A configuration key's first value as an octal number, or a default when there is none. */
    public long configOctal(String key, long otherwise) {
        return number(config(key), 8, otherwise);
    }

    private static long number(byte[] digits, int radix, long otherwise) {
        if (digits == null || digits.length == 0) {
            return otherwise;
        }
        long result = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit >= '0' + radix) {
                return otherwise;
            }
            result = result * radix + (digit - '0');
        }
        return result;
    }

    private static long endOfString(long at, long end) {
        long stringEnd = at;
        while (stringEnd < end && Mem.getByte(stringEnd) != 0) {
            stringEnd++;
        }
        return stringEnd;
    }

    private static boolean hasKey(long at, long end, String key) {
        int length = key.length();
        if (end - at <= length || Mem.getByte(at + length) != '=') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Mem.getByte(at + i) != (byte) key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int find(int type) {
        for (int i = 0; i < sectionCount; i++) {
            if (Mem.getInt(record(i) + PackFormat.SECTION_TYPE_OFFSET) == type) {
                return i;
            }
        }
        return -1;
    }

    private long record(int index) {
        return base + PackFormat.HEADER_SIZE + (long) index * PackFormat.SECTION_RECORD_SIZE;
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
