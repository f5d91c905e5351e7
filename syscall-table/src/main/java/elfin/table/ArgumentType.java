package elfin.table;

/** What a system call's argument means; it decides how a trace shows it. */
public enum ArgumentType {
    /** A file descriptor. */
    FD("fd"),
    /** A directory's descriptor, or AT_FDCWD. */
    DIRFD("dirfd"),
    /** A signed 32-bit number. */
    INT("int"),
    /** An unsigned 32-bit number. */
    UINT("uint"),
    /** A signed 64-bit number. */
    LONG("long"),
    /** An unsigned 64-bit number of bytes or things. */
    SIZE("size"),
    /** Bits without names. */
    HEX("hex"),
    /** An address. */
    POINTER("ptr"),
    /** A NUL-terminated string. */
    PATH("path", Capture.STRING, 0),
    /** Bytes the call reads, as many as the next argument says. */
    BYTES_IN("in", Capture.BYTES_IN, 1),
    /** Bytes the call writes, as many as it returns. */
    BYTES_OUT("out", Capture.BYTES_OUT, 1),
    /** Permission bits, in octal. */
    MODE("mode"),
    /** The flags of open(2). */
    OPEN_FLAGS("oflags"),
    /** The {@code PROT_} bits. */
    PROTECTION("prot"),
    /** The {@code MAP_} bits. */
    MAP_FLAGS("mapflags"),
    /** The {@code AT_} bits. */
    AT_FLAGS("atflags"),
    /** The mode of access(2). */
    ACCESS_MODE("accmode"),
    /** The origin of lseek(2). */
    WHENCE("whence"),
    /** A signal's number. */
    SIGNAL("sig"),
    /** The operation of sigprocmask(2). */
    SIGNAL_HOW("sighow"),
    /** A command of fcntl(2). */
    FCNTL("fcntl"),
    /** An operation of futex(2). */
    FUTEX("futex"),
    /** A clock's id. */
    CLOCK("clock"),
    /** A {@code struct timespec} the call reads. */
    TIMESPEC("timespec", Capture.IN, 16),
    /** A {@code struct stat} the call fills. */
    STAT("stat", Capture.OUT, 144),
    /** A {@code struct timespec} the call fills. */
    TIMESPEC_OUT("otimespec", Capture.OUT, 16),
    /** A {@code struct timeval} the call reads. */
    TIMEVAL("timeval", Capture.IN, 16),
    /** A {@code struct timeval} the call fills. */
    TIMEVAL_OUT("otimeval", Capture.OUT, 16),
    /** Two of them: times of access and modification. */
    TIMEVALS("timevals", Capture.IN, 32),
    /** Two {@code struct timespec}. */
    TIMESPECS("timespecs", Capture.IN, 32),
    /** A {@code struct itimerval}. */
    ITIMERVAL("itimerval", Capture.IN, 32),
    ITIMERVAL_OUT("oitimerval", Capture.OUT, 32),
    /** A {@code struct itimerspec}. */
    ITIMERSPEC("itimerspec", Capture.IN, 32),
    ITIMERSPEC_OUT("oitimerspec", Capture.OUT, 32),
    /** A {@code sigset_t}. */
    SIGNAL_SET("sigset", Capture.IN, 8),
    SIGNAL_SET_OUT("osigset", Capture.OUT, 8),
    /** The kernel's {@code struct sigaction}. */
    SIGNAL_ACTION("sigaction", Capture.IN, 32),
    SIGNAL_ACTION_OUT("osigaction", Capture.OUT, 32),
    /** A {@code stack_t}. */
    SIGNAL_STACK("sigstack", Capture.IN, 24),
    SIGNAL_STACK_OUT("osigstack", Capture.OUT, 24),
    /** A {@code siginfo_t}. */
    SIGNAL_INFO("siginfo", Capture.IN, 128),
    SIGNAL_INFO_OUT("osiginfo", Capture.OUT, 128),
    /** A {@code struct rlimit}. */
    LIMIT("rlimit", Capture.IN, 16),
    LIMIT_OUT("orlimit", Capture.OUT, 16),
    /** A {@code struct rusage}. */
    USAGE_OUT("orusage", Capture.OUT, 144),
    /** A {@code struct statx}. */
    STATX_OUT("ostatx", Capture.OUT, 256),
    /** A {@code struct statfs}. */
    STATFS_OUT("ostatfs", Capture.OUT, 120),
    /** A {@code struct utsname}. */
    UTSNAME_OUT("outsname", Capture.OUT, 390),
    /** A {@code struct sysinfo}. */
    SYSINFO_OUT("osysinfo", Capture.OUT, 112),
    /** A {@code struct tms}. */
    TIMES_OUT("otms", Capture.OUT, 32),
    /** {@code struct pollfd}s. */
    POLL_FDS("pollfds", Capture.ARRAY_IN_OUT, 8),
    /** An {@code fd_set}. */
    FD_SET("fdset", Capture.IN_OUT, 128),
    /** {@code struct iovec}s whose bytes the call reads. */
    VECTOR_IN("iovin", Capture.VECTOR_IN, 16),
    /** {@code struct iovec}s whose bytes the call writes. */
    VECTOR_OUT("iovout", Capture.VECTOR_OUT, 16),
    /** An {@code int} the call writes. */
    UINT_OUT("ouint", Capture.OUT, 4),
    /** Two of them: descriptors. */
    PAIR_OUT("opair", Capture.OUT, 8),
    /** The status of wait(2). */
    WAIT_STATUS("ostatus", Capture.OUT, 4),
    /** An {@code off_t} that the call moves on. */
    FILE_OFFSET("loff", Capture.IN_OUT, 8),
    /** Arguments of a program. */
    ARGUMENTS("argv", Capture.STRINGS, 0),
    /** Environment of a program. */
    ENVIRONMENT("envp", Capture.STRING_COUNT, 0),
    /** {@code struct linux_dirent}s. */
    ENTRIES("dirents", Capture.ENTRY_COUNT, 0),
    /** {@code struct linux_dirent64}s. */
    ENTRIES64("dirents64", Capture.ENTRY_COUNT, 0),
    /** A {@code struct sockaddr}. */
    SOCKET_ADDRESS("sockaddr", Capture.BYTES_IN, 1),
    /** A {@code struct epoll_event}. */
    EPOLL_EVENT("epollevent", Capture.IN, 12),
    EPOLL_EVENTS("epollevents", Capture.ARRAY_OUT, 12),
    /** A {@code struct sched_param}. */
    SCHEDULING("schedparam", Capture.IN, 4),
    SCHEDULING_OUT("oschedparam", Capture.OUT, 4),
    /** A {@code struct open_how}. */
    OPEN_HOW("openhow", Capture.IN, 24),
    /** What ioctl(2) takes, by the command before it. */
    IOCTL_ARGUMENT("ioctlarg", Capture.IN_OUT, 64),
    /** What fcntl(2) takes, by the command before it. */
    FCNTL_ARGUMENT("fcntlarg", Capture.IN_OUT, 32),
    /** What prctl(2) takes, by the option before it. */
    PRCTL_ARGUMENT("prctlarg", Capture.IN_OUT, 16),
    /** The command of ioctl(2). */
    IOCTL("ioctl"),
    /** The operation of flock(2). */
    FLOCK("flock"),
    /** The {@code MREMAP_} bits. */
    MREMAP_FLAGS("mremap"),
    /** The {@code MS_} bits of msync(2). */
    MSYNC_FLAGS("msync"),
    /** The advice of madvise(2). */
    ADVICE("madvise"),
    /** The advice of posix_fadvise(2). */
    FILE_ADVICE("fadvise"),
    /** The {@code TIMER_} bits. */
    TIMER_FLAGS("timerflags"),
    /** The {@code TFD_} bits. */
    TIMER_FD_FLAGS("tfd"),
    /** Which interval timer. */
    INTERVAL_TIMER("itimer"),
    /** The {@code RWF_} bits. */
    READ_WRITE_FLAGS("rwf"),
    /** An address family. */
    SOCKET_FAMILY("af"),
    /** A socket's type and flags. */
    SOCKET_TYPE("socktype"),
    /** The {@code MSG_} bits. */
    MESSAGE_FLAGS("msgflags"),
    /** What shutdown(2) ends. */
    SHUTDOWN("shuthow"),
    /** The {@code CLONE_} bits and the signal at the end. */
    CLONE_FLAGS("clone"),
    /** The options of wait(2). */
    WAIT_OPTIONS("wait"),
    /** What waitid(2) waits for. */
    ID_TYPE("idtype"),
    /** A limited resource. */
    RESOURCE("resource"),
    /** Whose usage getrusage(2) gives. */
    USAGE_WHO("rusage"),
    /** Whose priority it is. */
    PRIORITY_WHICH("prio"),
    /** The {@code MCL_} bits. */
    MLOCKALL_FLAGS("mlockall"),
    /** The {@code MLOCK_} bits. */
    MLOCK_FLAGS("mlock2"),
    /** The option of prctl(2). */
    PRCTL("prctl"),
    /** The option of arch_prctl(2). */
    ARCH_PRCTL("archprctl"),
    /** A scheduling policy. */
    POLICY("sched"),
    /** The {@code XATTR_} bits. */
    XATTR_FLAGS("xattr"),
    /** The operation of epoll_ctl(2). */
    EPOLL_OPERATION("epollop"),
    /** The {@code EPOLL_} bits of epoll_create1(2). */
    EPOLL_FLAGS("epollflags"),
    /** The {@code EFD_} bits. */
    EVENT_FD_FLAGS("efd"),
    /** The {@code SFD_} bits. */
    SIGNAL_FD_FLAGS("sfd"),
    /** The {@code IN_} bits of inotify_init1(2). */
    INOTIFY_FLAGS("inflags"),
    /** The {@code FALLOC_FL_} bits. */
    ALLOCATION("falloc"),
    /** The {@code RENAME_} bits. */
    RENAME_FLAGS("rename"),
    /** The {@code GRND_} bits. */
    RANDOM_FLAGS("grnd"),
    /** The {@code MFD_} bits. */
    MEMORY_FILE_FLAGS("memfd"),
    /** The {@code STATX_} bits. */
    STATX_MASK("statx"),
    /** A command of membarrier(2). */
    MEMBARRIER("membarrier"),
    /** The {@code CLOSE_RANGE_} bits. */
    CLOSE_RANGE("closerange");

    private final String key;
    private final Capture capture;
    private final int size;

    ArgumentType(String key) {
        this(key, Capture.NONE, 0);
    }

    ArgumentType(String key, Capture capture, int size) {
        this.key = key;
        this.capture = capture;
        this.size = size;
    }

    /** The type with this short name. */
    static ArgumentType of(String key) {
        for (ArgumentType type : values()) {
            if (type.key.equals(key)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no argument type " + key);
    }

    /** The short name in {@link Syscalls} and in exports. */
    public String key() {
        return key;
    }

    /** Which memory a trace needs of it. */
    public Capture capture() {
        return capture;
    }

    /** The size in bytes of the structure, or of one of several. */
    public int size() {
        return size;
    }
}
