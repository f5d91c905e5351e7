package elfin.raw;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Memory for kernel code that runs on a JVM: regions of bytes at chosen addresses. Never part of a
 * compiled kernel. Not thread-safe, like the memory of one processor.
 */
public final class SimulatedMemory {
    private record Region(long base, ByteBuffer bytes) {
        boolean holds(long address, int size) {
            long offset = address - base;
            return offset >= 0 && offset <= bytes.capacity() - size;
        }
    }

    private static final TreeMap<Long, Region> REGIONS = new TreeMap<>(Long::compareUnsigned);
    private static Region last;

    private SimulatedMemory() {}

    /** Adds zeroed memory at {@code [base, base + size)}. */
    public static void map(long base, int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        REGIONS.put(base, new Region(base, bytes));
        last = null;
    }

    /** Removes the region that starts at {@code base}. */
    public static void unmap(long base) {
        REGIONS.remove(base);
        last = null;
    }

    /** Removes everything. */
    public static void reset() {
        REGIONS.clear();
        last = null;
    }

    private static Region at(long address, int size) {
        Region region = last;
        if (region != null && region.holds(address, size)) {
            return region;
        }
        Map.Entry<Long, Region> entry = REGIONS.floorEntry(address);
        if (entry == null || !entry.getValue().holds(address, size)) {
            throw new SimulatedFault(address);
        }
        last = entry.getValue();
        return last;
    }

    static byte getByte(long address) {
        Region region = at(address, 1);
        return region.bytes.get((int) (address - region.base));
    }

    static short getShort(long address) {
        Region region = at(address, 2);
        return region.bytes.getShort((int) (address - region.base));
    }

    static int getInt(long address) {
        Region region = at(address, 4);
        return region.bytes.getInt((int) (address - region.base));
    }

    static long getLong(long address) {
        Region region = at(address, 8);
        return region.bytes.getLong((int) (address - region.base));
    }

    static void putByte(long address, byte value) {
        Region region = at(address, 1);
        region.bytes.put((int) (address - region.base), value);
    }

    static void putShort(long address, short value) {
        Region region = at(address, 2);
        region.bytes.putShort((int) (address - region.base), value);
    }

    static void putInt(long address, int value) {
        Region region = at(address, 4);
        region.bytes.putInt((int) (address - region.base), value);
    }

    static void putLong(long address, long value) {
        Region region = at(address, 8);
        region.bytes.putLong((int) (address - region.base), value);
    }

    static void copy(long from, long to, long byteCount) {
        if (byteCount == 0) {
            return;
        }
        int count = Math.toIntExact(byteCount);
        Region source = at(from, count);
        Region target = at(to, count);
        System.arraycopy(
                source.bytes.array(),
                (int) (from - source.base),
                target.bytes.array(),
                (int) (to - target.base),
                count);
    }

    static void fill(long address, long byteCount, byte value) {
        if (byteCount == 0) {
            return;
        }
        int count = Math.toIntExact(byteCount);
        Region region = at(address, count);
        int start = (int) (address - region.base);
        Arrays.fill(region.bytes.array(), start, start + count, value);
    }
}
