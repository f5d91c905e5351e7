package elfin.abi.struct;

/** {@code struct shmid_ds}: shmctl(2). */
@CStruct(value = "struct shmid_ds", header = "sys/shm.h")
public final class ShmIdDs {
    public static final int SIZE = 112;

    public static final int SHM_PERM = 0;
    public static final int SHM_SEGSZ = 48;
    public static final int SHM_ATIME = 56;
    public static final int SHM_DTIME = 64;
    public static final int SHM_CTIME = 72;
    public static final int SHM_CPID = 80;
    public static final int SHM_LPID = 84;
    public static final int SHM_NATTCH = 88;

    private ShmIdDs() {}
}
