package elfin.abi.struct;

/** {@code struct rseq_cs}: a restartable sequence of rseq(2). */
@CStruct(value = "struct rseq_cs", header = "linux/rseq.h")
public final class RseqCs {
    public static final int SIZE = 32;

    public static final int VERSION = 0;
    public static final int FLAGS = 4;
    public static final int START_IP = 8;
    public static final int POST_COMMIT_OFFSET = 16;
    public static final int ABORT_IP = 24;

    private RseqCs() {}
}
