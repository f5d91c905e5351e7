package elfin.abi;

/** Linux's {@code linux/personality.h}: what personality(2) takes. */
public final class Personalities {
    /** uname(2) tells a release before 3.0. */
    public static final int UNAME26 = 0x20000;

    public static final int ADDR_NO_RANDOMIZE = 0x40000;
    public static final int MMAP_PAGE_ZERO = 0x100000;
    public static final int ADDR_COMPAT_LAYOUT = 0x200000;

    /** What can be read can be executed. */
    public static final int READ_IMPLIES_EXEC = 0x400000;

    /** select(2) and poll(2) leave the time that they are given alone. */
    public static final int STICKY_TIMEOUTS = 0x4000000;

    /** The bits that tell of which system the program is. */
    public static final int PER_MASK = 0xff;

    /** uname(2) tells another machine. */
    public static final int PER_LINUX32 = 8;

    private Personalities() {}
}
