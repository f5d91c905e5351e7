package elfin.abi.struct;

/** {@code struct epoll_event}: epoll_ctl(2). */
@CStruct(value = "struct epoll_event", header = "sys/epoll.h")
public final class EpollEvent {
    public static final int SIZE = 12;

    public static final int EVENTS = 0;
    public static final int DATA = 4;

    private EpollEvent() {}
}
