package elfin.abi.struct;

/** {@code struct rseq}: rseq(2), as far as Debian 12 has it. */
@CStruct(value = "struct rseq", header = "linux/rseq.h")
public final class Rseq {
    public static final int SIZE = 32;

    public static final int CPU_ID_START = 0;
    public static final int CPU_ID = 4;
    public static final int RSEQ_CS = 8;
    public static final int FLAGS = 16;

    private Rseq() {}
}
