package elfin.abi.struct;

/** {@code struct shm_info}: shmctl(2) SHM_INFO. */
@CStruct(value = "struct shm_info", header = "sys/shm.h")
public final class ShmInfo {
    public static final int SIZE = 48;

    public static final int USED_IDS = 0;
    public static final int SHM_TOT = 8;
    public static final int SHM_RSS = 16;
    public static final int SHM_SWP = 24;
    public static final int SWAP_ATTEMPTS = 32;
    public static final int SWAP_SUCCESSES = 40;

    private ShmInfo() {}
}
