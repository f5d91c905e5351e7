package elfin.abi.struct;

/** {@code struct msqid_ds}: msgctl(2). */
@CStruct(value = "struct msqid_ds", header = "sys/msg.h")
public final class MsqIdDs {
    public static final int SIZE = 120;

    public static final int MSG_PERM = 0;
    public static final int MSG_STIME = 48;
    public static final int MSG_RTIME = 56;
    public static final int MSG_CTIME = 64;
    public static final int __MSG_CBYTES = 72;
    public static final int MSG_QNUM = 80;
    public static final int MSG_QBYTES = 88;
    public static final int MSG_LSPID = 96;
    public static final int MSG_LRPID = 100;

    private MsqIdDs() {}
}
