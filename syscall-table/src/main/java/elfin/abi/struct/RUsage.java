package elfin.abi.struct;

/** {@code struct rusage}: getrusage(2). */
@CStruct(value = "struct rusage", header = "sys/resource.h")
public final class RUsage {
    public static final int SIZE = 144;

    public static final int RU_UTIME = 0;
    public static final int RU_STIME = 16;
    public static final int RU_MAXRSS = 32;
    public static final int RU_MINFLT = 64;
    public static final int RU_MAJFLT = 72;
    public static final int RU_INBLOCK = 88;
    public static final int RU_OUBLOCK = 96;
    public static final int RU_NVCSW = 128;
    public static final int RU_NIVCSW = 136;

    private RUsage() {}
}
