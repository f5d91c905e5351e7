package elfin.abi.struct;

/** {@code struct semid_ds}: semctl(2). */
@CStruct(value = "struct semid_ds", header = "sys/sem.h")
public final class SemIdDs {
    public static final int SIZE = 104;

    public static final int SEM_PERM = 0;
    public static final int SEM_OTIME = 48;
    public static final int SEM_CTIME = 64;
    public static final int SEM_NSEMS = 80;

    private SemIdDs() {}
}
