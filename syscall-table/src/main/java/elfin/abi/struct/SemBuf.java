package elfin.abi.struct;

/** {@code struct sembuf}: semop(2). */
@CStruct(value = "struct sembuf", header = "sys/sem.h")
public final class SemBuf {
    public static final int SIZE = 6;

    public static final int SEM_NUM = 0;
    public static final int SEM_OP = 2;
    public static final int SEM_FLG = 4;

    private SemBuf() {}
}
