package elfin.kernel.core;

import elfin.abi.Errno;

/**
 * A system call fails deep inside with an error number. The dispatcher turns it into the negative
 * result; it is preallocated, so throwing it allocates nothing and works when memory is exhausted.
 */
public final class ErrnoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Linux error numbers on x86-64 end at 133 (EHWPOISON). */
    private static final int ERRNO_COUNT = 134;

    private static final ErrnoException[] PREALLOCATED = new ErrnoException[ERRNO_COUNT];

    static {
        for (int errno = 0; errno < ERRNO_COUNT; errno++) {
            PREALLOCATED[errno] = new ErrnoException(errno);
        }
    }

    private static final ErrnoException RESTART = new ErrnoException(Errno.ERESTARTSYS);

    private final int errno;

    private ErrnoException(int errno) {
        super(null, null, false, false);
        this.errno = errno;
    }

    /** The exception for a (positive) error number, or for ERESTARTSYS. */
    public static ErrnoException of(int errno) {
        return errno == Errno.ERESTARTSYS ? RESTART : PREALLOCATED[errno];
    }

    /** The error number, positive. */
    public int errno() {
        return errno;
    }
}
