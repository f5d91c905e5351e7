package elfin.kernel.console;

import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.virtio.VirtioDevice;
import elfin.kernel.virtio.Virtqueue;
import elfin.raw.Mem;

/**
 * A virtio console with several ports, whose names control messages tell.
 *
 * <p>A control message is {u32 port, u16 event, u16 value}, with a name behind PORT_NAME.
 */
public final class ConsoleDevice {
    private static final long FEATURE_MULTIPORT = 1 << 1;
    private static final int CONFIG_MAX_PORTS = 4;

    private static final int CONTROL_RECEIVE = 2;
    private static final int CONTROL_TRANSMIT = 3;
    private static final int MESSAGE_SIZE = 8;
    private static final int CONTROL_BUFFER_SIZE = 256;
    private static final int CONTROL_BUFFERS = 16;

    private static final int DEVICE_READY = 0;
    private static final int DEVICE_ADD = 1;
    private static final int PORT_READY = 3;
    private static final int PORT_OPEN = 6;
    private static final int PORT_NAME = 7;

    /** The ports the kernel uses have numbers up to this. */
    private static final int MOST_PORTS = 8;

    private final VirtioDevice device;
    private final Virtqueue controlReceive;
    private final Virtqueue controlTransmit;
    private final Virtqueue[] receiveQueues;
    private final Virtqueue[] transmitQueues;
    private final ConsoleStream[] ports = new ConsoleStream[MOST_PORTS];
    private final long controlBuffers;
    private final long[] controlBufferOf;
    private final long messageBuffer;

    public ConsoleDevice(VirtioDevice device) {
        this.device = device;
        if ((device.negotiate(FEATURE_MULTIPORT) & FEATURE_MULTIPORT) == 0) {
            throw new IllegalStateException("the virtio console has no named ports");
        }
        int count = Math.min(device.configInt(CONFIG_MAX_PORTS), MOST_PORTS);
        receiveQueues = new Virtqueue[count];
        transmitQueues = new Virtqueue[count];
        // Port 0 has queues 0 and 1, the control queues follow, then the other ports'.
        receiveQueues[0] = device.createQueue(0);
        transmitQueues[0] = device.createQueue(1);
        controlReceive = device.createQueue(CONTROL_RECEIVE);
        controlTransmit = device.createQueue(CONTROL_TRANSMIT);
        for (int port = 1; port < count; port++) {
            receiveQueues[port] = device.createQueue(2 + 2 * port);
            transmitQueues[port] = device.createQueue(3 + 2 * port);
        }
        controlBuffers = DirectMap.virtual(Frames.allocate());
        controlBufferOf = new long[controlReceive.size()];
        messageBuffer = DirectMap.virtual(Frames.allocate());
    }

    /** Begins to talk to the host. */
    public void start() {
        device.setInterruptHandler(this::interrupt);
        device.start();
        for (int i = 0; i < CONTROL_BUFFERS; i++) {
            addControlBuffer(controlBuffers + (long) CONTROL_BUFFER_SIZE * i);
        }
        controlReceive.kick();
        send(0, DEVICE_READY, 1);
    }

    private void addControlBuffer(long address) {
        controlBufferOf[controlReceive.add(address, CONTROL_BUFFER_SIZE, true)] = address;
    }

    private void send(int port, int event, int value) {
        Mem.putInt(messageBuffer, port);
        Mem.putShort(messageBuffer + 4, (short) event);
        Mem.putShort(messageBuffer + 6, (short) value);
        controlTransmit.add(messageBuffer, MESSAGE_SIZE, false);
        controlTransmit.kick();
        while (controlTransmit.takeUsed() < 0) {
            // The host takes control messages at once.
        }
    }

    private void interrupt() {
        device.acknowledgeInterrupt();
        poll();
    }

    /** Looks for what the host has sent and taken. */
    public void poll() {
        int id;
        while ((id = controlReceive.takeUsed()) >= 0) {
            long buffer = controlBufferOf[id];
            control(buffer, controlReceive.lastUsedLength());
            addControlBuffer(buffer);
            controlReceive.kick();
        }
        for (ConsoleStream port : ports) {
            if (port != null) {
                port.poll();
            }
        }
    }

    private void control(long message, int length) {
        int port = Mem.getInt(message);
        if (port < 0 || port >= receiveQueues.length) {
            return;
        }
        switch (Mem.getShort(message + 4)) {
            case DEVICE_ADD -> send(port, PORT_READY, 1);
            case PORT_NAME -> {
                ports[port] =
                        new ConsoleStream(
                                name(message, length), receiveQueues[port], transmitQueues[port]);
                send(port, PORT_OPEN, 1);
            }
            case PORT_OPEN -> {
                if (Mem.getShort(message + 6) == 0 && ports[port] != null) {
                    ports[port].hostClosed();
                }
            }
            default -> {}
        }
    }

    private static String name(long message, int length) {
        byte[] bytes = new byte[length - MESSAGE_SIZE];
        Mem.copyToArray(message + MESSAGE_SIZE, bytes, 0, bytes.length);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, 0, end);
    }

    /** The port of a name, or null. */
    public ConsoleStream find(String name) {
        for (ConsoleStream port : ports) {
            if (port != null && port.name().equals(name)) {
                return port;
            }
        }
        return null;
    }
}
