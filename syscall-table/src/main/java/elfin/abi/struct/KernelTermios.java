package elfin.abi.struct;

/** {@code struct termios} as the kernel has it: what TCGETS gives. The C library's is longer. */
public final class KernelTermios {
    public static final int SIZE = 36;

    public static final int C_IFLAG = 0;
    public static final int C_OFLAG = 4;
    public static final int C_CFLAG = 8;
    public static final int C_LFLAG = 12;
    public static final int C_LINE = 16;
    public static final int C_CC = 17;

    private KernelTermios() {}
}
