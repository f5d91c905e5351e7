package elfin.abi;

/** Event bits of poll(2). */
public final class Poll {
    public static final int POLLIN = 1;
    public static final int POLLPRI = 2;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;
    public static final int POLLHUP = 16;
    public static final int POLLNVAL = 32;
    public static final int POLLRDNORM = 64;
    public static final int POLLRDBAND = 128;
    public static final int POLLWRNORM = 256;
    public static final int POLLWRBAND = 512;
    public static final int POLLRDHUP = 8192;

    private Poll() {}
}
