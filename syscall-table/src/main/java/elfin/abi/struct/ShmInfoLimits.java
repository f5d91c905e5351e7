package elfin.abi.struct;

/** {@code struct shminfo}: shmctl(2) IPC_INFO. */
@CStruct(value = "struct shminfo", header = "sys/shm.h")
public final class ShmInfoLimits {
    public static final int SIZE = 72;

    public static final int SHMMAX = 0;
    public static final int SHMMIN = 8;
    public static final int SHMMNI = 16;
    public static final int SHMSEG = 24;
    public static final int SHMALL = 32;

    private ShmInfoLimits() {}
}
