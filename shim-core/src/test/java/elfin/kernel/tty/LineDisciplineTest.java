package elfin.kernel.tty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.abi.Termios;
import elfin.abi.struct.KernelTermios;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.pipe.PipeInode;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.syscall.file.SimulatedProgram;
import elfin.raw.Mem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line discipline shows and hands over what Linux's does, key for key. */
class LineDisciplineTest {
    private static final int SEQUENCES = 1000;
    private static final int ANY_INPUT =
            Termios.ISTRIP | Termios.INLCR | Termios.IGNCR | Termios.ICRNL | Termios.IUTF8;
    private static final int ANY_OUTPUT =
            Termios.OPOST
                    | Termios.ONLCR
                    | Termios.OCRNL
                    | Termios.ONOCR
                    | Termios.ONLRET
                    | Termios.XTABS;
    private static final int ANY_LOCAL =
            Termios.ISIG
                    | Termios.ICANON
                    | Termios.ECHO
                    | Termios.ECHOE
                    | Termios.ECHOK
                    | Termios.ECHONL
                    | Termios.ECHOCTL
                    | Termios.ECHOKE
                    | Termios.IEXTEN;
    private static final byte[] KEYS =
            "abc  def_9\n\n\r\t\177\177\177\25\27\22\26\4\3\34\32\33\1\377\303\251"
                    .getBytes(StandardCharsets.ISO_8859_1);
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    /** Keeps the output. */
    private static final class Screen extends TerminalWire {
        private final WaitQueue writable = new WaitQueue();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public WaitQueue writable() {
            return writable;
        }

        @Override
        public boolean begin() {
            return true;
        }

        @Override
        public void put(int value) {
            bytes.write(value);
        }

        @Override
        public void end() {}

        byte[] take() {
            byte[] taken = bytes.toByteArray();
            bytes.reset();
            return taken;
        }
    }

    private SimulatedProgram program;
    private Screen screen;
    private Terminal terminal;
    private TerminalFile file;

    @BeforeEach
    void makeTerminal() {
        program = new SimulatedProgram(8);
        screen = new Screen();
        terminal = new Terminal(screen);
        PipeInode inode = new PipeInode(null);
        inode.mode = Stat.S_IFCHR | 0600;
        Location location = new Location(null, Dentry.unattached("tty", inode));
        file = new TerminalFile(location, Fcntl.O_RDWR | Fcntl.O_NONBLOCK, terminal);
    }

    private void type(byte[] keys) {
        terminal.beginInput();
        for (byte key : keys) {
            terminal.type(key);
        }
        terminal.endInput();
    }

    private void type(String keys) {
        type(keys.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void print(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            Mem.putByte(SimulatedProgram.BUFFER + i, text[i]);
        }
        assertEquals(
                text.length, file.write(BufferSpace.KERNEL, SimulatedProgram.BUFFER, text.length));
    }

    private byte[] read(int count) {
        long done = file.read(BufferSpace.KERNEL, SimulatedProgram.BUFFER, count);
        byte[] bytes = new byte[(int) Math.max(0, done)];
        Mem.copyToArray(SimulatedProgram.BUFFER, bytes, 0, bytes.length);
        return bytes;
    }

    private static byte[] termios(int input, int output, int local) {
        ByteBuffer bytes = ByteBuffer.allocate(KernelTermios.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(KernelTermios.C_IFLAG, input);
        bytes.putInt(KernelTermios.C_OFLAG, output);
        bytes.putInt(KernelTermios.C_CFLAG, Termios.B38400 | Termios.CS8 | Termios.CREAD);
        bytes.putInt(KernelTermios.C_LFLAG, local);
        byte[] characters = {3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0};
        bytes.position(KernelTermios.C_CC);
        bytes.put(characters);
        return bytes.array();
    }

    private void set(byte[] termios) {
        for (int i = 0; i < termios.length; i++) {
            Mem.putByte(SimulatedProgram.BUFFER + i, termios[i]);
        }
        assertEquals(0, file.control(elfin.abi.Ioctl.TCSETS, SimulatedProgram.BUFFER));
    }

    private static byte[] keys(Random random) {
        byte[] keys = new byte[1 + random.nextInt(40)];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = KEYS[random.nextInt(KEYS.length)];
        }
        return keys;
    }

    @Test
    void randomKeysShowAndReadAsOnLinux() {
        Random random = new Random(42);
        for (int i = 0; i < SEQUENCES; i++) {
            makeTerminal();
            int input = random.nextInt() & ANY_INPUT;
            int output = random.nextInt() & ANY_OUTPUT;
            // Without NOFLSH a signal key loses what the screen has not got yet: chance decides.
            int local = random.nextInt() & ANY_LOCAL | Termios.NOFLSH;
            byte[] settings = termios(input, output, local);
            byte[] keys = keys(random);
            byte[] text = keys(random);
            int count = 1 + random.nextInt(50);
            String what =
                    "sequence %d: iflag %o oflag %o lflag %o, print %s, type %s, read %d"
                            .formatted(
                                    i,
                                    input,
                                    output,
                                    local,
                                    Arrays.toString(text),
                                    Arrays.toString(keys),
                                    count);
            try (HostPair linux = new HostPair()) {
                set(settings);
                linux.set(settings);
                print(text);
                linux.print(text);
                compareScreens(linux, what);
                type(keys);
                linux.type(keys);
                compareScreens(linux, what);
                for (int reads = 0; reads < 5; reads++) {
                    compareInput(linux, count, what);
                }
            }
        }
    }

    private void compareScreens(HostPair linux, String what) {
        byte[] ours = screen.take();
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        long end = System.nanoTime() + PATIENCE_NANOS;
        // Linux echoes in a thread of its own.
        do {
            theirs.writeBytes(linux.screen());
            Thread.yield();
        } while (theirs.size() < ours.length && System.nanoTime() < end);
        theirs.writeBytes(linux.screen());
        assertEquals(shown(theirs.toByteArray()), shown(ours), what);
    }

    private void compareInput(HostPair linux, int count, String what) {
        byte[] ours = read(count);
        long end = System.nanoTime() + PATIENCE_NANOS;
        byte[] theirs;
        do {
            theirs = linux.input(count);
        } while (theirs.length == 0 && ours.length > 0 && System.nanoTime() < end);
        assertEquals(shown(theirs), shown(ours), what);
    }

    private static String shown(byte[] bytes) {
        return Arrays.toString(bytes);
    }

    @Test
    void anUnfinishedLineIsNotRead() {
        type("abc");
        assertEquals(-Errno.EAGAIN, file.read(BufferSpace.KERNEL, SimulatedProgram.BUFFER, 10));
        type("d\r");
        assertArrayEquals("abcd\n".getBytes(StandardCharsets.US_ASCII), read(10));
    }

    @Test
    void endOfFileKeyEndsALineAndThenTheInput() {
        type("ab\4\4");
        assertArrayEquals("ab".getBytes(StandardCharsets.US_ASCII), read(10));
        assertEquals(0, file.read(BufferSpace.KERNEL, SimulatedProgram.BUFFER, 10));
        assertEquals(-Errno.EAGAIN, file.read(BufferSpace.KERNEL, SimulatedProgram.BUFFER, 10));
    }

    @Test
    void signalKeysForgetWhatWasTyped() {
        type("abc\3de\n");
        assertArrayEquals("de\n".getBytes(StandardCharsets.US_ASCII), read(10));
    }

    @Test
    void aLongLineIsCutAndItsEndStillArrives() {
        type("x".repeat(LineInput.CAPACITY + 100));
        type("\n");
        assertEquals(LineInput.CAPACITY, read(LineInput.CAPACITY * 2).length);
    }

    @Test
    void stoppedOutputIsNotTaken() {
        type("\23");
        assertEquals(-Errno.EAGAIN, file.write(BufferSpace.KERNEL, SimulatedProgram.BUFFER, 1));
        type("\21");
        assertEquals(1, file.write(BufferSpace.KERNEL, SimulatedProgram.BUFFER, 1));
    }

    @Test
    void aHungUpTerminalEndsReadsAndFailsWrites() {
        terminal.hangUp();
        assertEquals(0, file.read(BufferSpace.KERNEL, SimulatedProgram.BUFFER, 10));
        assertEquals(-Errno.EIO, file.write(BufferSpace.KERNEL, SimulatedProgram.BUFFER, 1));
    }

    @Test
    void theSecondInterruptNobodyMindsStopsTheMachine() {
        int[] stops = new int[1];
        Terminal watched =
                new Terminal(
                        new TerminalWire() {
                            @Override
                            public boolean hasRoom() {
                                return true;
                            }

                            @Override
                            public WaitQueue writable() {
                                return new WaitQueue();
                            }

                            @Override
                            public boolean begin() {
                                return true;
                            }

                            @Override
                            public void put(int value) {}

                            @Override
                            public void end() {}

                            @Override
                            public void interruptedTwice() {
                                stops[0]++;
                            }
                        });
        watched.type(3);
        watched.minded();
        watched.type(3);
        assertEquals(0, stops[0]);
        watched.type(3);
        assertEquals(1, stops[0]);
    }
}
