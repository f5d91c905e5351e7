package elfin.abi.struct;

/** {@code struct winsize}: the size of a terminal. */
@CStruct(value = "struct winsize", header = "sys/ioctl.h")
public final class WinSize {
    public static final int SIZE = 8;

    public static final int WS_ROW = 0;
    public static final int WS_COL = 2;
    public static final int WS_XPIXEL = 4;
    public static final int WS_YPIXEL = 6;

    private WinSize() {}
}
