package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.abi.Prctl;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Task;

/** The part of prctl(2) that is about privilege: capabilities(7). */
final class PrivilegeControl {
    /** Linux's SECURE_ALL_BITS, and the bits above each that lock it. */
    private static final int ALL_BITS = 0x555;

    private static final int ALL_LOCKS = ALL_BITS << 1;

    /** SECURE_ALL_UNPRIVILEGED: those for interpreters. */
    private static final int UNPRIVILEGED = 0xf00;

    private PrivilegeControl() {}

    static long control(int option, Task task, long a, long b, long c, long d) {
        Credentials mine = task.credentials();
        return switch (option) {
            case Prctl.PR_GET_KEEPCAPS -> mine.isSecure(Prctl.SECBIT_KEEP_CAPS) ? 1 : 0;
            case Prctl.PR_SET_KEEPCAPS -> keep(mine, a);
            case Prctl.PR_GET_SECUREBITS -> mine.secureBits;
            case Prctl.PR_SET_SECUREBITS -> setSecureBits(mine, a);
            case Prctl.PR_CAPBSET_READ -> isCapability(a) ? mine.bounding >>> a & 1 : -Errno.EINVAL;
            case Prctl.PR_CAPBSET_DROP -> drop(mine, a);
            case Prctl.PR_CAP_AMBIENT -> ambient(mine, a, b, c, d);
            case Prctl.PR_SET_NO_NEW_PRIVS -> {
                if (a != 1 || (b | c | d) != 0) {
                    yield -Errno.EINVAL;
                }
                task.noNewPrivileges = true;
                yield 0;
            }
            case Prctl.PR_GET_NO_NEW_PRIVS -> {
                boolean none = (a | b | c | d) == 0;
                yield none ? task.noNewPrivileges ? 1 : 0 : -Errno.EINVAL;
            }
            case Prctl.PR_SET_IO_FLUSHER -> setFlusher(mine, a, (b | c | d) == 0);
            case Prctl.PR_GET_IO_FLUSHER -> flusher(mine, (a | b | c | d) == 0);
            default -> -Errno.EINVAL;
        };
    }

    private static boolean isCapability(long number) {
        return number >= 0 && number <= Capability.CAP_LAST_CAP;
    }

    private static long keep(Credentials mine, long wanted) {
        if (wanted != 0 && wanted != 1) {
            return -Errno.EINVAL;
        }
        if (mine.isSecure(Prctl.SECBIT_KEEP_CAPS_LOCKED)) {
            return -Errno.EPERM;
        }
        int others = mine.secureBits & ~Prctl.SECBIT_KEEP_CAPS;
        return becomeSecure(mine, others | (wanted == 1 ? Prctl.SECBIT_KEEP_CAPS : 0));
    }

    private static long becomeSecure(Credentials mine, int bits) {
        Credentials after = mine.copy();
        after.secureBits = bits;
        Task.current().become(after);
        return 0;
    }

    private static long setSecureBits(Credentials mine, long wanted) {
        int before = mine.secureBits;
        int locked = (before & ALL_LOCKS) >> 1;
        boolean privileged = mine.hasCapability(Capability.CAP_SETPCAP);
        if ((wanted & ~(ALL_BITS | ALL_LOCKS)) != 0
                || (locked & (before ^ wanted)) != 0
                || (before & ALL_LOCKS & ~wanted) != 0
                || !privileged && ((before ^ wanted) & ~UNPRIVILEGED) != 0) {
            return -Errno.EPERM;
        }
        return becomeSecure(mine, (int) wanted);
    }

    private static long drop(Credentials mine, long capability) {
        if (!mine.hasCapability(Capability.CAP_SETPCAP)) {
            return -Errno.EPERM;
        }
        if (!isCapability(capability)) {
            return -Errno.EINVAL;
        }
        Credentials after = mine.copy();
        after.bounding &= ~(1L << capability);
        Task.current().become(after);
        return 0;
    }

    private static long ambient(Credentials mine, long what, long capability, long c, long d) {
        if (what == Prctl.PR_CAP_AMBIENT_CLEAR_ALL) {
            if ((capability | c | d) != 0) {
                return -Errno.EINVAL;
            }
            return setAmbient(mine, 0);
        }
        if (!isCapability(capability) || (c | d) != 0) {
            return -Errno.EINVAL;
        }
        long bit = 1L << capability;
        if (what == Prctl.PR_CAP_AMBIENT_IS_SET) {
            return (mine.ambient & bit) != 0 ? 1 : 0;
        }
        if (what == Prctl.PR_CAP_AMBIENT_LOWER) {
            return setAmbient(mine, mine.ambient & ~bit);
        }
        if (what != Prctl.PR_CAP_AMBIENT_RAISE) {
            return -Errno.EINVAL;
        }
        if ((mine.permitted & mine.inheritable & bit) == 0
                || mine.isSecure(Prctl.SECBIT_NO_CAP_AMBIENT_RAISE)) {
            return -Errno.EPERM;
        }
        return setAmbient(mine, mine.ambient | bit);
    }

    private static long setAmbient(Credentials mine, long set) {
        Credentials after = mine.copy();
        after.ambient = set;
        Task.current().become(after);
        return 0;
    }

    private static long setFlusher(Credentials mine, long wanted, boolean valid) {
        if (!mine.hasCapability(Capability.CAP_SYS_RESOURCE)) {
            return -Errno.EPERM;
        }
        if (!valid || wanted != 0 && wanted != 1) {
            return -Errno.EINVAL;
        }
        Task.current().isFlusher = wanted == 1;
        return 0;
    }

    private static long flusher(Credentials mine, boolean valid) {
        if (!mine.hasCapability(Capability.CAP_SYS_RESOURCE)) {
            return -Errno.EPERM;
        }
        boolean is = Task.current().isFlusher;
        return valid ? is ? 1 : 0 : -Errno.EINVAL;
    }
}
