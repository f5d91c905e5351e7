package elfin.abi.struct;

/** {@code struct mq_attr}: mq_getattr(3). */
@CStruct(value = "struct mq_attr", header = "mqueue.h")
public final class MqAttr {
    public static final int SIZE = 64;

    public static final int MQ_FLAGS = 0;
    public static final int MQ_MAXMSG = 8;
    public static final int MQ_MSGSIZE = 16;
    public static final int MQ_CURMSGS = 24;

    private MqAttr() {}
}
