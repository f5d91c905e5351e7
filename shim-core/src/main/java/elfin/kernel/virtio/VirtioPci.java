package elfin.kernel.virtio;

import elfin.kernel.arch.KernelMemory;
import elfin.raw.Mem;

/**
 * Virtio over PCI (virtio 1.1, section 4.1), as QEMU's q35 has it: registers in memory regions that
 * capabilities point to, interrupts by MSI-X.
 *
 * <pre>
 *  0 u32 device feature select   4 u32 device features   8 u32 driver feature select
 * 12 u32 driver features        16 u16 config vector    18 u16 queue count
 * 20 u8 status                  22 u16 queue select     24 u16 queue size
 * 26 u16 queue vector           28 u16 queue enable     30 u16 queue notify offset
 * 32 u64 descriptors            40 u64 available ring   48 u64 used ring
 * </pre>
 */
public final class VirtioPci extends VirtioDevice {
    private static final int VENDOR = 0x1af4;
    private static final int FIRST_TRANSITIONAL = 0x1000;
    private static final int FIRST_MODERN = 0x1040;
    private static final int LAST_MODERN = 0x107f;

    private static final int CAPABILITY_VENDOR = 9;
    private static final int CAPABILITY_TYPE = 3;
    private static final int CAPABILITY_REGION = 4;
    private static final int CAPABILITY_OFFSET = 8;
    private static final int CAPABILITY_LENGTH = 12;
    private static final int CAPABILITY_NOTIFY_MULTIPLIER = 16;
    private static final int TYPE_COMMON = 1;
    private static final int TYPE_NOTIFY = 2;
    private static final int TYPE_DEVICE = 4;

    private static final int DEVICE_FEATURES_SELECT = 0;
    private static final int DEVICE_FEATURES = 4;
    private static final int DRIVER_FEATURES_SELECT = 8;
    private static final int DRIVER_FEATURES = 12;
    private static final int STATUS = 20;
    private static final int QUEUE_COUNT = 18;
    private static final int QUEUE_SELECT = 22;
    private static final int QUEUE_SIZE = 24;
    private static final int QUEUE_VECTOR = 26;
    private static final int QUEUE_ENABLE = 28;
    private static final int QUEUE_NOTIFY_OFFSET = 30;
    private static final int QUEUE_DESCRIPTORS = 32;
    private static final int QUEUE_AVAILABLE = 40;
    private static final int QUEUE_USED = 48;

    private final int id;
    private final long common;
    private final long notify;
    private final int notifyMultiplier;
    private final long config;
    private final MessageInterrupts interrupts;

    /** Where each queue is notified. */
    private final long[] notifyAddresses;

    private VirtioPci(PciFunction function, int id) {
        this.id = id;
        function.enable();
        common = region(function, TYPE_COMMON);
        notify = region(function, TYPE_NOTIFY);
        config = region(function, TYPE_DEVICE);
        interrupts = MessageInterrupts.enable(function);
        if (common == 0 || notify == 0 || interrupts == null) {
            throw new IllegalStateException(
                    "virtio device on PCI without modern registers or MSI-X");
        }
        int capability = find(function, TYPE_NOTIFY);
        notifyMultiplier = function.readInt(capability + CAPABILITY_NOTIFY_MULTIPLIER);
        notifyAddresses = new long[readShort(QUEUE_COUNT)];
    }

    /**
     * The virtio device in a slot of bus 0.
     *
     * @return null when there is none
     */
    public static VirtioPci probe(int slot) {
        PciFunction function = new PciFunction(slot);
        if (!function.exists() || function.readShort(PciFunction.VENDOR_ID) != VENDOR) {
            return null;
        }
        int device = function.readShort(PciFunction.DEVICE_ID);
        if (device < FIRST_TRANSITIONAL || device > LAST_MODERN) {
            return null;
        }
        return new VirtioPci(
                function,
                device >= FIRST_MODERN
                        ? device - FIRST_MODERN
                        : function.readShort(PciFunction.SUBSYSTEM_ID));
    }

    /** How many slots there are to {@link #probe}; 0 on a machine without PCI. */
    public static int slotCount() {
        return PciFunction.busExists() ? PciFunction.DEVICE_COUNT : 0;
    }

    private static int find(PciFunction function, int type) {
        int at = 0;
        do {
            at = function.capability(CAPABILITY_VENDOR, at);
        } while (at != 0 && function.readByte(at + CAPABILITY_TYPE) != type);
        return at;
    }

    /** The address of a kind of registers, or 0. */
    private static long region(PciFunction function, int type) {
        int capability = find(function, type);
        if (capability == 0) {
            return 0;
        }
        long base = function.baseAddress(function.readByte(capability + CAPABILITY_REGION));
        int length = function.readInt(capability + CAPABILITY_LENGTH);
        if (base == 0) {
            return 0;
        }
        return KernelMemory.mapDevice(
                base + function.readInt(capability + CAPABILITY_OFFSET), length);
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    int status() {
        return Mem.getByteVolatile(common + STATUS) & 0xff;
    }

    @Override
    void setStatus(int status) {
        Mem.putByteVolatile(common + STATUS, (byte) status);
        if (status == 0) {
            while (status() != 0) {
                // A reset has happened when the device says so (section 4.1.4.3.2).
            }
        }
    }

    @Override
    long deviceFeatures() {
        writeInt(DEVICE_FEATURES_SELECT, 1);
        long high = Mem.getIntVolatile(common + DEVICE_FEATURES);
        writeInt(DEVICE_FEATURES_SELECT, 0);
        return high << 32 | Mem.getIntVolatile(common + DEVICE_FEATURES) & 0xffff_ffffL;
    }

    @Override
    void setDriverFeatures(long features) {
        writeInt(DRIVER_FEATURES_SELECT, 1);
        writeInt(DRIVER_FEATURES, (int) (features >>> 32));
        writeInt(DRIVER_FEATURES_SELECT, 0);
        writeInt(DRIVER_FEATURES, (int) features);
    }

    @Override
    int queueLimit(int queue) {
        if (queue >= notifyAddresses.length) {
            return 0;
        }
        writeShort(QUEUE_SELECT, queue);
        return readShort(QUEUE_SIZE);
    }

    @Override
    void setQueue(int queue, int size, long descriptors, long available, long used) {
        writeShort(QUEUE_SELECT, queue);
        writeShort(QUEUE_SIZE, size);
        writeShort(QUEUE_VECTOR, 0);
        writeLong(QUEUE_DESCRIPTORS, descriptors);
        writeLong(QUEUE_AVAILABLE, available);
        writeLong(QUEUE_USED, used);
        notifyAddresses[queue] = notify + (long) readShort(QUEUE_NOTIFY_OFFSET) * notifyMultiplier;
        writeShort(QUEUE_ENABLE, 1);
    }

    @Override
    void notifyQueue(int queue) {
        Mem.putShortVolatile(notifyAddresses[queue], (short) queue);
    }

    /** A message carries its acknowledgement in itself. */
    @Override
    public void acknowledgeInterrupt() {}

    @Override
    public void setInterruptHandler(Runnable handler) {
        interrupts.setHandler(handler);
    }

    @Override
    public int configInt(int offset) {
        return config == 0 ? 0 : Mem.getIntVolatile(config + offset);
    }

    private int readShort(int register) {
        return Mem.getShortVolatile(common + register) & 0xffff;
    }

    private void writeShort(int register, int value) {
        Mem.putShortVolatile(common + register, (short) value);
    }

    private void writeInt(int register, int value) {
        Mem.putIntVolatile(common + register, value);
    }

    private void writeLong(int register, long value) {
        writeInt(register, (int) value);
        writeInt(register + 4, (int) (value >>> 32));
    }
}
