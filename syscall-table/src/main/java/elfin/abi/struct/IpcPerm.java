package elfin.abi.struct;

/** {@code struct ipc_perm}: shmctl(2). */
@CStruct(value = "struct ipc_perm", header = "sys/ipc.h")
public final class IpcPerm {
    public static final int SIZE = 48;

    public static final int __KEY = 0;
    public static final int UID = 4;
    public static final int GID = 8;
    public static final int CUID = 12;
    public static final int CGID = 16;
    public static final int MODE = 20;
    public static final int __SEQ = 24;

    private IpcPerm() {}
}
