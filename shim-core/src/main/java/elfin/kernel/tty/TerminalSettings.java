package elfin.kernel.tty;

import elfin.abi.Termios;
import elfin.abi.struct.KernelTermios;
import elfin.kernel.mm.UserMemory;

/** How a terminal behaves: {@code struct termios}. */
final class TerminalSettings {
    /** A control character with this value is switched off: {@code _POSIX_VDISABLE}. */
    static final int DISABLED = 0;

    private static final int DEFAULT_SPEED = 38_400;

    /** Speeds of the numbers in CBAUD, and of those with CBAUDEX. */
    private static final int[] SPEEDS = {
        0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, 38_400
    };

    private static final int[] HIGH_SPEEDS = {
        0, 57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000,
        1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000
    };

    private static final int CBAUDEX = 010000;
    private static final int SPEED_BITS = 017;

    /** Places in {@code struct termios2} behind those of {@code struct termios}. */
    private static final int C_ISPEED = 36;

    private static final int C_OSPEED = 40;

    /** {@code struct termio}: four numbers of 16 bits, the line discipline, 8 characters. */
    private static final int OLD_LINE = 8;

    private static final int OLD_CHARACTERS = 9;
    private static final int OLD_COUNT = 8;

    private int inputFlags;
    private int outputFlags;
    private int controlFlags;
    private int localFlags;
    private int line;
    private int inputSpeed = DEFAULT_SPEED;
    private int outputSpeed = DEFAULT_SPEED;

    /** Of a pseudoterminal, which always has 8 bits and no parity. */
    private boolean pseudo;

    private final byte[] characters = new byte[Termios.CONTROL_CHARACTERS];

    /** Settings of a new terminal: Linux's {@code tty_std_termios}. */
    TerminalSettings() {
        inputFlags = Termios.ICRNL | Termios.IXON;
        outputFlags = Termios.OPOST | Termios.ONLCR;
        controlFlags = Termios.B38400 | Termios.CS8 | Termios.CREAD | Termios.HUPCL;
        localFlags =
                Termios.ISIG
                        | Termios.ICANON
                        | Termios.ECHO
                        | Termios.ECHOE
                        | Termios.ECHOK
                        | Termios.ECHOCTL
                        | Termios.ECHOKE
                        | Termios.IEXTEN;
        characters[Termios.VINTR] = control('C');
        characters[Termios.VQUIT] = control('\\');
        characters[Termios.VERASE] = 0x7f;
        characters[Termios.VKILL] = control('U');
        characters[Termios.VEOF] = control('D');
        characters[Termios.VMIN] = 1;
        characters[Termios.VSTART] = control('Q');
        characters[Termios.VSTOP] = control('S');
        characters[Termios.VSUSP] = control('Z');
        characters[Termios.VREPRINT] = control('R');
        characters[Termios.VWERASE] = control('W');
        characters[Termios.VLNEXT] = control('V');
    }

    private static byte control(char letter) {
        return (byte) (letter & 0x1f);
    }

    boolean input(int flag) {
        return (inputFlags & flag) != 0;
    }

    boolean output(int flag) {
        return (outputFlags & flag) != 0;
    }

    boolean local(int flag) {
        return (localFlags & flag) != 0;
    }

    /** Sets input flags beside those there are. */
    void addInput(int flags) {
        inputFlags |= flags;
    }

    /** Whether tabs become spaces. */
    boolean expandsTabs() {
        return (outputFlags & Termios.TABDLY) == Termios.XTABS;
    }

    /** The value of {@code c_cc[index]}, unsigned. */
    int character(int index) {
        return characters[index] & 0xff;
    }

    /** Whether a byte is the control character of an index, and that is not switched off. */
    boolean is(int index, int value) {
        return value != DISABLED && character(index) == value;
    }

    /** The settings of a new pseudoterminal. */
    void makePseudo() {
        pseudo = true;
        controlFlags = Termios.B38400 | Termios.CS8 | Termios.CREAD;
    }

    /** Whether ^S and ^Q stop and start output. */
    boolean hasUsualFlowKeys() {
        return input(Termios.IXON)
                && character(Termios.VSTOP) == control('S')
                && character(Termios.VSTART) == control('Q');
    }

    private void speedsFromFlags() {
        int number = controlFlags & SPEED_BITS;
        if ((controlFlags & CBAUDEX) == 0) {
            outputSpeed = SPEEDS[number];
            inputSpeed = outputSpeed;
        } else if (number != 0) {
            outputSpeed = HIGH_SPEEDS[number];
            inputSpeed = outputSpeed;
        }
    }

    private void complete() {
        if (pseudo) {
            controlFlags = controlFlags & ~(Termios.CSIZE | Termios.PARENB);
            controlFlags |= Termios.CS8 | Termios.CREAD;
        }
        speedsFromFlags();
    }

    /** {@code struct termios2}. */
    void writeLongTo(long userAddress) {
        writeTo(userAddress);
        UserMemory.putInt(userAddress + C_ISPEED, inputSpeed);
        UserMemory.putInt(userAddress + C_OSPEED, outputSpeed);
    }

    void readLongFrom(long userAddress) {
        int newInput = UserMemory.getInt(userAddress + C_ISPEED);
        int newOutput = UserMemory.getInt(userAddress + C_OSPEED);
        readFrom(userAddress);
        if ((controlFlags & (CBAUDEX | SPEED_BITS)) == CBAUDEX) {
            inputSpeed = newInput == 0 ? newOutput : newInput;
            outputSpeed = newOutput;
        }
    }

    /** {@code struct termio}, the lower halves of the flags and the first characters. */
    void writeOldTo(long userAddress) {
        UserMemory.putShort(userAddress, (short) inputFlags);
        UserMemory.putShort(userAddress + 2, (short) outputFlags);
        UserMemory.putShort(userAddress + 4, (short) controlFlags);
        UserMemory.putShort(userAddress + 6, (short) localFlags);
        UserMemory.putByte(userAddress + OLD_LINE, (byte) line);
        UserMemory.write(userAddress + OLD_CHARACTERS, characters, 0, OLD_COUNT);
    }

    void readOldFrom(long userAddress) {
        byte[] next = new byte[OLD_COUNT];
        UserMemory.read(userAddress + OLD_CHARACTERS, next, 0, OLD_COUNT);
        int newInput = lower(inputFlags, userAddress);
        outputFlags = lower(outputFlags, userAddress + 2);
        controlFlags = lower(controlFlags, userAddress + 4);
        localFlags = lower(localFlags, userAddress + 6);
        line = UserMemory.getByte(userAddress + OLD_LINE) & 0xff;
        inputFlags = newInput;
        System.arraycopy(next, 0, characters, 0, OLD_COUNT);
        complete();
    }

    private static int lower(int flags, long userAddress) {
        return flags & ~0xffff | UserMemory.getShort(userAddress) & 0xffff;
    }

    void writeTo(long userAddress) {
        UserMemory.putInt(userAddress + KernelTermios.C_IFLAG, inputFlags);
        UserMemory.putInt(userAddress + KernelTermios.C_OFLAG, outputFlags);
        UserMemory.putInt(userAddress + KernelTermios.C_CFLAG, controlFlags);
        UserMemory.putInt(userAddress + KernelTermios.C_LFLAG, localFlags);
        UserMemory.putByte(userAddress + KernelTermios.C_LINE, (byte) line);
        UserMemory.write(userAddress + KernelTermios.C_CC, characters, 0, characters.length);
    }

    void readFrom(long userAddress) {
        // The last field first: a bad address changes nothing.
        byte[] next = new byte[characters.length];
        UserMemory.read(userAddress + KernelTermios.C_CC, next, 0, next.length);
        int newInput = UserMemory.getInt(userAddress + KernelTermios.C_IFLAG);
        outputFlags = UserMemory.getInt(userAddress + KernelTermios.C_OFLAG);
        controlFlags = UserMemory.getInt(userAddress + KernelTermios.C_CFLAG);
        localFlags = UserMemory.getInt(userAddress + KernelTermios.C_LFLAG);
        line = UserMemory.getByte(userAddress + KernelTermios.C_LINE) & 0xff;
        inputFlags = newInput;
        System.arraycopy(next, 0, characters, 0, next.length);
        complete();
    }
}
