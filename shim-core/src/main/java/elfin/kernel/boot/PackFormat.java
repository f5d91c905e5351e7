package elfin.kernel.boot;

/**
 * Layout of the boot payload ("pack"), which QEMU loads as the initial RAM disk: a header, a table
 * of sections, the sections. All numbers are little-endian.
 *
 * <pre>
 * 0   8   magic "ELFINPAK"
 * 8   4   version
 * 12  4   section count
 * 16  8   total size in bytes
 * 24  40  zero
 * 64  32  per section: u32 type, u32 flags, u64 offset, u64 length, u64 zero
 * </pre>
 *
 * Offsets count from the start of the payload. The TREE section's inner layout is {@link
 * elfin.kernel.fs.image.TreeFormat}, that of PATCHES: u32 plan count, u32 zero, then per plan u32
 * inode index, u32 zero, u64 offset in the section, u64 length, then the plans.
 */
public final class PackFormat {
    /** The bytes "ELFINPAK" read as a little-endian number. */
    public static final long MAGIC = 0x4b41_504e_4946_4c45L;

    public static final int VERSION = 1;

    public static final int MAGIC_OFFSET = 0;
    public static final int VERSION_OFFSET = 8;
    public static final int SECTION_COUNT_OFFSET = 12;
    public static final int TOTAL_SIZE_OFFSET = 16;
    public static final int HEADER_SIZE = 64;

    public static final int SECTION_TYPE_OFFSET = 0;
    public static final int SECTION_FLAGS_OFFSET = 4;
    public static final int SECTION_OFFSET_OFFSET = 8;
    public static final int SECTION_LENGTH_OFFSET = 16;
    public static final int SECTION_RECORD_SIZE = 32;

    /** More sections than this are a damaged payload. */
    public static final int MAX_SECTIONS = 64;

    /** NUL-terminated {@code key=value} strings. */
    public static final int SECTION_CONFIG = 1;

    /** The inode table of the root file system. */
    public static final int SECTION_TREE = 2;

    /** File contents; the section and each file in it start on a page boundary. */
    public static final int SECTION_DATA = 3;

    /** Rewrite plans of programs in the tree. */
    public static final int SECTION_PATCHES = 4;

    public static final int PAGE_SIZE = 4096;

    public static final int PATCHES_PLAN_COUNT_OFFSET = 0;
    public static final int PATCHES_HEADER_SIZE = 8;
    public static final int PLAN_INODE_OFFSET = 0;
    public static final int PLAN_OFFSET_OFFSET = 8;
    public static final int PLAN_LENGTH_OFFSET = 16;
    public static final int PLAN_RECORD_SIZE = 24;

    /** Configuration: path of the program in the guest. */
    public static final String KEY_PATH = "path";

    /** Configuration, repeated: one argument of the program, {@code argv[0]} first. */
    public static final String KEY_ARGUMENT = "argv";

    /** Configuration, repeated: {@code NAME=VALUE} of the environment. */
    public static final String KEY_ENVIRONMENT = "env";

    /** Configuration, 0 or 1: trace system calls. */
    public static final String KEY_STRACE = "strace";

    /** Configuration, 0 or 1: /proc/PID/fail-nth, as Linux's CONFIG_FAULT_INJECTION. For tests. */
    public static final String KEY_FAULT_INJECTION = "failnth";

    /**
     * Configuration, a number: the kernel's heap is collected at every n-th allocation and
     * overwritten where it is free; 0 is off.
     */
    public static final String KEY_GC_STRESS = "gcstress";

    /**
     * Configuration, repeated: {@code NUMBER ERRNO}: a call that is not carried out but answered,
     * with an error, or with the result 0.
     */
    public static final String KEY_FORCE = "force";

    /** Configuration, 0 or 1: send statistics at exit. */
    public static final String KEY_STATS = "stats";

    /** Configuration, 0 or 1: apply rewrite plans. */
    public static final String KEY_REWRITE = "rewrite";

    /** Configuration: working directory. */
    public static final String KEY_WORKING_DIRECTORY = "cwd";

    /** Configuration, bit mask: 1 stdin, 2 stdout, 4 stderr are terminals. */
    public static final String KEY_TERMINALS = "tty";

    /** Configuration: {@code ROWSxCOLS} of the terminal. */
    public static final String KEY_WINDOW_SIZE = "winsize";

    /** Configuration, octal: file mode creation mask. */
    public static final String KEY_UMASK = "umask";

    /** Configuration: node name. */
    public static final String KEY_HOSTNAME = "hostname";

    /** Configuration: {@code seconds.nanos} since 1970, used where the machine has no clock. */
    public static final String KEY_TIME = "time";

    private PackFormat() {}
}
