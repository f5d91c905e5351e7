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
    PATH("path"),
    /** Bytes the call reads, as many as the next argument says. */
    BYTES_IN("in"),
    /** Bytes the call writes, as many as it returns. */
    BYTES_OUT("out"),
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
    TIMESPEC("timespec"),
    /** A {@code struct stat} the call fills. */
    STAT("stat");

    private final String key;

    ArgumentType(String key) {
        this.key = key;
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
}
