package elfin.abi.struct;

/** {@code struct msginfo}: msgctl(2) IPC_INFO. */
@CStruct(value = "struct msginfo", header = "sys/msg.h")
public final class MsgInfo {
    public static final int SIZE = 32;

    public static final int MSGPOOL = 0;
    public static final int MSGMAP = 4;
    public static final int MSGMAX = 8;
    public static final int MSGMNB = 12;
    public static final int MSGMNI = 16;
    public static final int MSGSSZ = 20;
    public static final int MSGTQL = 24;
    public static final int MSGSEG = 28;

    private MsgInfo() {}
}
