package elfin.kernel.virtio;

import elfin.kernel.arch.Interrupts;
import elfin.kernel.arch.IoApic;
import elfin.raw.Mem;

/** Virtio over memory-mapped registers (virtio 1.1, section 4.2), as QEMU's microvm has it. */
public final class VirtioMmio extends VirtioDevice {
    private static final int MAGIC_VALUE = 0x74726976;
    private static final int MODERN_VERSION = 2;

    private static final int MAGIC = 0x000;
    private static final int VERSION = 0x004;
    private static final int DEVICE_ID = 0x008;
    private static final int DEVICE_FEATURES = 0x010;
    private static final int DEVICE_FEATURES_SELECT = 0x014;
    private static final int DRIVER_FEATURES = 0x020;
    private static final int DRIVER_FEATURES_SELECT = 0x024;
    private static final int QUEUE_SELECT = 0x030;
    private static final int QUEUE_SIZE_MAX = 0x034;
    private static final int QUEUE_SIZE = 0x038;
    private static final int QUEUE_READY = 0x044;
    private static final int QUEUE_NOTIFY = 0x050;
    private static final int INTERRUPT_STATUS = 0x060;
    private static final int INTERRUPT_ACKNOWLEDGE = 0x064;
    private static final int STATUS = 0x070;
    private static final int QUEUE_DESCRIPTORS = 0x080;
    private static final int QUEUE_AVAILABLE = 0x090;
    private static final int QUEUE_USED = 0x0a0;
    private static final int CONFIG = 0x100;

    private final long registers;
    private final int interruptLine;

    private VirtioMmio(long registers, int interruptLine) {
        this.registers = registers;
        this.interruptLine = interruptLine;
    }

    /**
     * The device at a place of the bus.
     *
     * @param registers where the register page is mapped, uncached
     * @param interruptLine the line of the I/O interrupt controller
     * @return null when the place is empty
     */
    public static VirtioMmio probe(long registers, int interruptLine) {
        VirtioMmio device = new VirtioMmio(registers, interruptLine);
        if (device.read(MAGIC) != MAGIC_VALUE || device.id() == 0) {
            return null;
        }
        if (device.read(VERSION) != MODERN_VERSION) {
            throw new IllegalStateException(
                    "legacy virtio-mmio; QEMU needs -global virtio-mmio.force-legacy=false");
        }
        return device;
    }

    @Override
    public int id() {
        return read(DEVICE_ID);
    }

    @Override
    int status() {
        return read(STATUS);
    }

    @Override
    void setStatus(int status) {
        write(STATUS, status);
    }

    @Override
    long deviceFeatures() {
        write(DEVICE_FEATURES_SELECT, 1);
        long high = read(DEVICE_FEATURES);
        write(DEVICE_FEATURES_SELECT, 0);
        return high << 32 | read(DEVICE_FEATURES) & 0xffff_ffffL;
    }

    @Override
    void setDriverFeatures(long features) {
        write(DRIVER_FEATURES_SELECT, 1);
        write(DRIVER_FEATURES, (int) (features >>> 32));
        write(DRIVER_FEATURES_SELECT, 0);
        write(DRIVER_FEATURES, (int) features);
    }

    @Override
    int queueLimit(int queue) {
        write(QUEUE_SELECT, queue);
        return read(QUEUE_SIZE_MAX);
    }

    @Override
    void setQueue(int queue, int size, long descriptors, long available, long used) {
        write(QUEUE_SELECT, queue);
        write(QUEUE_SIZE, size);
        writeLong(QUEUE_DESCRIPTORS, descriptors);
        writeLong(QUEUE_AVAILABLE, available);
        writeLong(QUEUE_USED, used);
        write(QUEUE_READY, 1);
    }

    @Override
    void notifyQueue(int queue) {
        write(QUEUE_NOTIFY, queue);
    }

    @Override
    public void acknowledgeInterrupt() {
        write(INTERRUPT_ACKNOWLEDGE, read(INTERRUPT_STATUS));
    }

    @Override
    public void setInterruptHandler(Runnable handler) {
        IoApic.route(interruptLine, Interrupts.allocateVector(handler));
    }

    @Override
    public int configInt(int offset) {
        return read(CONFIG + offset);
    }

    private int read(int register) {
        return Mem.getIntVolatile(registers + register);
    }

    private void write(int register, int value) {
        Mem.putIntVolatile(registers + register, value);
    }

    private void writeLong(int register, long value) {
        write(register, (int) value);
        write(register + 4, (int) (value >>> 32));
    }
}
