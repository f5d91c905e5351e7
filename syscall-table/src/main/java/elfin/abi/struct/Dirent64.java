package elfin.abi.struct;

/** {@code struct dirent64}: getdents64(2). */
@CStruct(value = "struct dirent64", header = "dirent.h")
public final class Dirent64 {
    public static final int SIZE = 280;

    public static final int D_INO = 0;
    public static final int D_OFF = 8;
    public static final int D_RECLEN = 16;
    public static final int D_TYPE = 18;
    public static final int D_NAME = 19;

    private Dirent64() {}
}
