package elfin.abi.struct;

/** {@code struct sched_param}: sched_setparam(2). */
@CStruct(value = "struct sched_param", header = "sched.h")
public final class SchedParam {
    public static final int SIZE = 4;

    public static final int SCHED_PRIORITY = 0;

    private SchedParam() {}
}
