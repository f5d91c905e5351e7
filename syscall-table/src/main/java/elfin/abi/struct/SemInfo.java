package elfin.abi.struct;

/** {@code struct seminfo}: semctl(2) IPC_INFO. */
@CStruct(value = "struct seminfo", header = "sys/sem.h")
public final class SemInfo {
    public static final int SIZE = 40;

    public static final int SEMMAP = 0;
    public static final int SEMMNI = 4;
    public static final int SEMMNS = 8;
    public static final int SEMMNU = 12;
    public static final int SEMMSL = 16;
    public static final int SEMOPM = 20;
    public static final int SEMUME = 24;
    public static final int SEMUSZ = 28;
    public static final int SEMVMX = 32;
    public static final int SEMAEM = 36;

    private SemInfo() {}
}
