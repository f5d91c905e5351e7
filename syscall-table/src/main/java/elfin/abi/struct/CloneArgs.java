package elfin.abi.struct;

/** {@code struct clone_args}: clone3(2). */
@CStruct(value = "struct clone_args", header = "linux/sched.h")
public final class CloneArgs {
    public static final int SIZE = 88;

    public static final int FLAGS = 0;
    public static final int PIDFD = 8;
    public static final int CHILD_TID = 16;
    public static final int PARENT_TID = 24;
    public static final int EXIT_SIGNAL = 32;
    public static final int STACK = 40;
    public static final int STACK_SIZE = 48;
    public static final int TLS = 56;
    public static final int SET_TID = 64;
    public static final int SET_TID_SIZE = 72;
    public static final int CGROUP = 80;

    private CloneArgs() {}
}
