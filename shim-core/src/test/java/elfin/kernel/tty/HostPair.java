package elfin.kernel.tty;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import elfin.abi.Fcntl;
import elfin.abi.Ioctl;

/** A pseudo-terminal of the Linux that the test runs on: the oracle. */
final class HostPair implements AutoCloseable {
    private static final int BUFFER_SIZE = 1 << 16;

    interface C extends Library {
        int open(String path, int flags);

        int close(int descriptor);

        int ioctl(int descriptor, NativeLong request, Memory argument);

        NativeLong read(int descriptor, Memory buffer, NativeLong count);

        NativeLong write(int descriptor, Memory buffer, NativeLong count);
    }

    private static final C LIBRARY = Native.load("c", C.class);

    private final Memory buffer = new Memory(BUFFER_SIZE);
    private final int master;
    private final int slave;

    HostPair() {
        int flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK;
        master = LIBRARY.open("/dev/ptmx", flags);
        buffer.setInt(0, 0);
        control(master, Ioctl.TIOCSPTLCK);
        control(master, Ioctl.TIOCGPTN);
        slave = LIBRARY.open("/dev/pts/" + buffer.getInt(0), flags);
        if (master < 0 || slave < 0) {
            throw new IllegalStateException("no pseudo-terminal");
        }
    }

    private void control(int descriptor, int request) {
        NativeLong wide = new NativeLong(request & 0xffff_ffffL);
        if (LIBRARY.ioctl(descriptor, wide, buffer) != 0) {
            throw new IllegalStateException("ioctl " + Integer.toHexString(request));
        }
    }

    void set(byte[] termios) {
        buffer.write(0, termios, 0, termios.length);
        control(slave, Ioctl.TCSETS);
    }

    void type(byte[] keys) {
        write(master, keys);
    }

    void print(byte[] text) {
        write(slave, text);
    }

    private void write(int descriptor, byte[] bytes) {
        buffer.write(0, bytes, 0, bytes.length);
        LIBRARY.write(descriptor, buffer, new NativeLong(bytes.length));
    }

    /** What the screen has got since the last call; Linux may still be at it. */
    byte[] screen() {
        return read(master, BUFFER_SIZE);
    }

    /** What a program reads; empty when there is nothing. */
    byte[] input(int count) {
        return read(slave, count);
    }

    private byte[] read(int descriptor, int count) {
        int done = LIBRARY.read(descriptor, buffer, new NativeLong(count)).intValue();
        return done <= 0 ? new byte[0] : buffer.getByteArray(0, done);
    }

    @Override
    public void close() {
        LIBRARY.close(slave);
        LIBRARY.close(master);
    }
}
