package elfin.abi.struct;

/** {@code struct pollfd}: poll(2). */
@CStruct(value = "struct pollfd", header = "poll.h")
public final class PollFd {
    public static final int SIZE = 8;

    public static final int FD = 0;
    public static final int EVENTS = 4;
    public static final int REVENTS = 6;

    private PollFd() {}
}
