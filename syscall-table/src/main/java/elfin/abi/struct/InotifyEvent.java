package elfin.abi.struct;

/** {@code struct inotify_event}: inotify(7). */
@CStruct(value = "struct inotify_event", header = "sys/inotify.h")
public final class InotifyEvent {
    public static final int SIZE = 16;

    public static final int WD = 0;
    public static final int MASK = 4;
    public static final int COOKIE = 8;
    public static final int LEN = 12;

    private InotifyEvent() {}
}
