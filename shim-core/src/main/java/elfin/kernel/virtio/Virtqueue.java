package elfin.kernel.virtio;

import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * A split virtqueue (virtio 1.1, section 2.6) in one page: descriptors, then the available ring,
 * then the used ring. Each buffer takes one descriptor; a buffer is known by its descriptor's
 * index.
 *
 * <pre>
 * descriptor: 0 u64 address, 8 u32 length, 12 u16 flags, 14 u16 next
 * available:  0 u16 flags, 2 u16 index, 4 u16 ring[size]
 * used:       0 u16 flags, 2 u16 index, 4 {u32 id, u32 length} ring[size]
 * </pre>
 */
public final class Virtqueue {
    /** With this size all three parts fit into one page. */
    static final int MAX_SIZE = 64;

    private static final int DESCRIPTOR_SIZE = 16;
    private static final short DEVICE_WRITES = 2;

    private final VirtioDevice device;
    private final int index;
    private final int size;
    private final long base;

    /** Indices of free descriptors, as a stack. */
    private final int[] free;

    private int freeCount;
    private int availableIndex;
    private int usedIndex;
    private int lastUsedLength;

    Virtqueue(VirtioDevice device, int index, int size) {
        this.device = device;
        this.index = index;
        this.size = size;
        this.base = DirectMap.virtual(Frames.allocateZeroed());
        this.free = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            free[freeCount++] = i;
        }
    }

    /** How many buffers the queue holds. */
    public int size() {
        return size;
    }

    long descriptors() {
        return base;
    }

    long available() {
        return base + (long) DESCRIPTOR_SIZE * size;
    }

    /** Aligned to 4 behind the available ring. */
    long used() {
        return available() + ((6 + 2L * size + 3) & ~3L);
    }

    /** Whether a buffer can be added. */
    public boolean hasRoom() {
        return freeCount > 0;
    }

    /** Whether the device holds no buffer. */
    public boolean isIdle() {
        return freeCount == size;
    }

    /**
     * Adds a buffer for the device, which does not see it before {@link #kick()}.
     *
     * @return the buffer's index; below {@link #size()}
     */
    public int add(long bufferAddress, int byteCount, boolean deviceWrites) {
        int id = free[--freeCount];
        long descriptor = base + (long) DESCRIPTOR_SIZE * id;
        Mem.putLong(descriptor, DirectMap.physical(bufferAddress));
        Mem.putInt(descriptor + 8, byteCount);
        Mem.putInt(descriptor + 12, deviceWrites ? DEVICE_WRITES : 0);
        Mem.putShort(available() + 4 + 2L * (availableIndex % size), (short) id);
        availableIndex = availableIndex + 1 & 0xffff;
        Cpu.fence();
        Mem.putShortVolatile(available() + 2, (short) availableIndex);
        return id;
    }

    /** Tells the device that buffers were added. */
    public void kick() {
        Cpu.fence();
        device.notifyQueue(index);
    }

    /**
     * Takes back a buffer that the device has finished with.
     *
     * @return the buffer's index, or -1 when there is none
     */
    public int takeUsed() {
        if ((Mem.getShortVolatile(used() + 2) & 0xffff) == usedIndex) {
            return -1;
        }
        Cpu.fence();
        long entry = used() + 4 + 8L * (usedIndex % size);
        int id = Mem.getInt(entry);
        lastUsedLength = Mem.getInt(entry + 4);
        usedIndex = usedIndex + 1 & 0xffff;
        if (id < 0 || id >= size) {
            throw new IllegalStateException("virtio device returned a buffer it never got");
        }
        free[freeCount++] = id;
        return id;
    }

    /** How many bytes the device wrote into the buffer of the last {@link #takeUsed()}. */
    public int lastUsedLength() {
        return lastUsedLength;
    }
}
