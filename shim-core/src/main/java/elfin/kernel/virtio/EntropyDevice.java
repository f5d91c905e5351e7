package elfin.kernel.virtio;

import elfin.kernel.entropy.RandomNumbers;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.raw.Mem;

/**
 * The host's random numbers (virtio 1.1, section 5.4), mixed into the kernel's when the host has
 * delivered them: boot does not wait for it where the processor has a generator of its own.
 */
public final class EntropyDevice {
    private static final int REQUEST_BYTES = 64;

    private final VirtioDevice device;
    private final Virtqueue queue;
    private final long buffer;
    private boolean delivered;

    public EntropyDevice(VirtioDevice device) {
        this.device = device;
        device.negotiate(0);
        queue = device.createQueue(0);
        buffer = DirectMap.virtual(Frames.allocateZeroed());
    }

    /** Asks the host for a seed. */
    public void start() {
        device.setInterruptHandler(this::interrupt);
        device.start();
        queue.add(buffer, REQUEST_BYTES, true);
        queue.kick();
    }

    /** Waits for the seed, without giving way. */
    public void await() {
        while (!delivered) {
            poll();
        }
    }

    private void interrupt() {
        device.acknowledgeInterrupt();
        poll();
    }

    private void poll() {
        if (queue.takeUsed() < 0) {
            return;
        }
        int words = Math.min(queue.lastUsedLength(), REQUEST_BYTES) / Long.BYTES;
        for (int i = 0; i < words; i++) {
            RandomNumbers.add(Mem.getLong(buffer + (long) Long.BYTES * i));
        }
        Mem.fill(buffer, REQUEST_BYTES, (byte) 0);
        delivered = true;
    }
}
