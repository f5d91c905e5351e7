package elfin.kernel.tty;

import elfin.abi.Termios;
import elfin.abi.struct.KernelTermios;
import elfin.kernel.mm.UserMemory;

/** How a terminal behaves: {@code struct termios}. */
final class TerminalSettings {
    /** A control character with this value is switched off: {@code _POSIX_VDISABLE}. */
    static final int DISABLED = 0;

    private int inputFlags;
    private int outputFlags;
    private int controlFlags;
    private int localFlags;
    private int line;
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
    }
}
