package elfin.strace;

import elfin.table.ArgumentType;

/** Arguments that are in registers. */
final class Scalars {
    private static final int ACCESS_MODE = 3;
    private static final int MAP_TYPE = 15;
    private static final int CLONE_SIGNAL = 0xff;
    private static final int SOCKET_TYPE = 0xf;

    private Scalars() {}

    static String format(ArgumentType type, long value, String call) {
        long word = value & 0xffffffffL;
        return switch (type) {
            case FD, INT -> Integer.toString((int) value);
            case DIRFD -> CallFormatter.directory(value);
            case UINT -> Long.toString(word);
            case LONG -> Long.toString(value);
            case SIZE -> Long.toUnsignedString(value);
            case POINTER -> CallFormatter.pointer(value);
            case MODE ->
                    call.startsWith("mknod")
                            ? Structures.mode((int) value)
                            : Structures.octal(word & 0xffff);
            case OPEN_FLAGS ->
                    call.equals("pipe2") || call.equals("dup3")
                            ? Names.OPEN.flags(word)
                            : openFlags(word);
            case PROTECTION -> value == 0 ? "PROT_NONE" : Names.PROTECTION.flags(word);
            case MAP_FLAGS -> mapFlags(word);
            case AT_FLAGS -> Names.AT.flags(word);
            case ACCESS_MODE -> value == 0 ? "F_OK" : Names.ACCESS.flags(word);
            case WHENCE -> Names.WHENCE.name((int) value);
            case SIGNAL -> Structures.signal((int) value);
            case SIGNAL_HOW -> Names.SIGNAL_HOW.name((int) value);
            case FCNTL -> Names.FCNTL.name(word);
            case FUTEX -> FutexArguments.operation(word);
            case CLOCK -> Names.CLOCK.name((int) value);
            case CLONE_FLAGS -> cloneFlags(word);
            case SOCKET_TYPE -> socketType(word);
            case IOCTL ->
                    Names.IOCTL.has(word) ? Names.IOCTL.name(word) : NameTable.hexadecimal(word);
            default -> named(type, value, word);
        };
    }

    private static String named(ArgumentType type, long value, long word) {
        int number = (int) value;
        return switch (type) {
            case FLOCK -> Names.FLOCK.flags(word);
            case MREMAP_FLAGS -> Names.MREMAP.flags(word);
            case MSYNC_FLAGS -> Names.MSYNC.flags(word);
            case ADVICE -> Names.ADVICE.name(number);
            case FILE_ADVICE -> Names.FILE_ADVICE.name(number);
            case TIMER_FLAGS -> Names.TIMER.flags(word);
            case TIMER_FD_FLAGS -> Names.TIMER_FD.flags(word);
            case INTERVAL_TIMER -> Names.INTERVAL_TIMER.name(number);
            case READ_WRITE_FLAGS -> Names.READ_WRITE.flags(word);
            case SOCKET_FAMILY -> Names.SOCKET_FAMILY.name(number);
            case MESSAGE_FLAGS -> Names.MESSAGE.flags(word);
            case SHUTDOWN -> Names.SHUTDOWN.name(number);
            case WAIT_OPTIONS -> Names.WAIT.flags(word);
            case ID_TYPE -> Names.ID_TYPE.name(number);
            case RESOURCE -> Names.RESOURCE.name(number);
            case USAGE_WHO -> Names.USAGE.name(number);
            case PRIORITY_WHICH -> Names.PRIORITY.name(number);
            case MLOCKALL_FLAGS -> Names.MCL.flags(word);
            case MLOCK_FLAGS -> Names.MLOCK.flags(word);
            case PRCTL -> Names.PRCTL.name(word);
            case ARCH_PRCTL -> Names.ARCH_PRCTL.name(word);
            case POLICY -> Names.POLICY.name(number);
            case XATTR_FLAGS -> Names.XATTR.flags(word);
            case EPOLL_OPERATION -> Names.EPOLL_OPERATION.name(number);
            case EPOLL_FLAGS -> Names.EPOLL.flags(word);
            case EVENT_FD_FLAGS -> Names.EVENT_FD.flags(word);
            case SIGNAL_FD_FLAGS -> Names.SIGNAL_FD.flags(word);
            case INOTIFY_FLAGS -> Names.INOTIFY.flags(word);
            case ALLOCATION -> Names.ALLOCATION.flags(word);
            case RENAME_FLAGS -> Names.RENAME.flags(word);
            case RANDOM_FLAGS -> Names.RANDOM.flags(word);
            case MEMORY_FILE_FLAGS -> Names.MEMORY_FILE.flags(word);
            case STATX_MASK -> Structures.statxMask(word);
            case MEMBARRIER -> Names.MEMBARRIER.name(number);
            case CLOSE_RANGE -> Names.CLOSE_RANGE.flags(word);
            default -> NameTable.hexadecimal(value);
        };
    }

    /** The access mode first. */
    static String openFlags(long flags) {
        String mode = Names.ACCESS_MODE.name(flags & ACCESS_MODE);
        long rest = flags & ~ACCESS_MODE;
        return rest == 0 ? mode : mode + "|" + Names.OPEN.flags(rest);
    }

    private static String mapFlags(long flags) {
        long type = flags & MAP_TYPE;
        long rest = flags & ~MAP_TYPE;
        String name =
                Names.MAP_TYPE.has(type)
                        ? Names.MAP_TYPE.name(type)
                        : NameTable.hexadecimal(type) + " /* MAP_??? */";
        return rest == 0 ? name : name + "|" + Names.MAP.flags(rest);
    }

    private static String cloneFlags(long flags) {
        long signal = flags & CLONE_SIGNAL;
        long rest = flags & ~CLONE_SIGNAL;
        String bits = Names.CLONE.flags(rest);
        if (signal == 0) {
            return bits;
        }
        return rest == 0 ? Structures.signal(signal) : bits + "|" + Structures.signal(signal);
    }

    private static String socketType(long type) {
        String name = Names.SOCKET_TYPE.name(type & SOCKET_TYPE);
        long flags = type & ~SOCKET_TYPE;
        return flags == 0 ? name : name + "|" + Names.SOCKET_FLAGS.flags(flags);
    }
}
