package elfin.kernel.virtio;

import elfin.kernel.mm.DirectMap;

/**
 * A virtio device behind its transport: negotiation and queues (virtio 1.1, sections 2.1 and 3.1).
 */
public abstract class VirtioDevice {
    public static final int ID_CONSOLE = 3;
    public static final int ID_ENTROPY = 4;

    static final int STATUS_ACKNOWLEDGE = 1;
    static final int STATUS_DRIVER = 2;
    static final int STATUS_DRIVER_OK = 4;
    static final int STATUS_FEATURES_OK = 8;

    /** The device complies with virtio 1.0 or later: feature bit 32. */
    private static final long VERSION_1 = 1L << 32;

    /** The device id: {@link #ID_CONSOLE} and so on. */
    public abstract int id();

    abstract int status();

    abstract void setStatus(int status);

    abstract long deviceFeatures();

    abstract void setDriverFeatures(long features);

    /** The most entries a queue may have; 0 when there is no such queue. */
    abstract int queueLimit(int queue);

    /** Hands over a queue's memory, by physical addresses, and enables it. */
    abstract void setQueue(int queue, int size, long descriptors, long available, long used);

    /** Tells the device that a queue has new buffers. */
    abstract void notifyQueue(int queue);

    /** Acknowledges a pending interrupt at the device. */
    public abstract void acknowledgeInterrupt();

    /** Has the device's interrupts delivered to the handler. */
    public abstract void setInterruptHandler(Runnable handler);

    /** Reads 4 bytes of the device's configuration. */
    public abstract int configInt(int offset);

    /**
     * Resets the device and agrees on features.
     *
     * @param wanted feature bits the driver can use; VERSION_1 is always required
     * @return the bits both sides have
     */
    public final long negotiate(long wanted) {
        setStatus(0);
        setStatus(STATUS_ACKNOWLEDGE);
        setStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER);
        long features = deviceFeatures() & (wanted | VERSION_1);
        setDriverFeatures(features);
        setStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK);
        if ((features & VERSION_1) == 0 || (status() & STATUS_FEATURES_OK) == 0) {
            throw new IllegalStateException("virtio device refuses the modern interface");
        }
        return features;
    }

    /** Creates and enables a queue. */
    public final Virtqueue createQueue(int index) {
        int limit = queueLimit(index);
        if (limit == 0) {
            throw new IllegalStateException("virtio device lacks a queue");
        }
        Virtqueue queue = new Virtqueue(this, index, Math.min(limit, Virtqueue.MAX_SIZE));
        setQueue(
                index,
                queue.size(),
                DirectMap.physical(queue.descriptors()),
                DirectMap.physical(queue.available()),
                DirectMap.physical(queue.used()));
        return queue;
    }

    /** Ends the set-up: the device may use its queues. */
    public final void start() {
        setStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK | STATUS_DRIVER_OK);
    }
}
