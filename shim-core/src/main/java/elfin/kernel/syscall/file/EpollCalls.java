package elfin.kernel.syscall.file;

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.struct.EpollEvent;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.event.EpollFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.file.PollCalls.Deadline;

/** epoll_create(2), epoll_ctl(2), epoll_wait(2) and their later forms. */
public final class EpollCalls {
    private static final int MOST_EVENTS = Integer.MAX_VALUE / EpollEvent.SIZE;
    private static final int EXCLUSIVE_COMPANIONS =
            Epoll.EPOLLIN
                    | Epoll.EPOLLOUT
                    | Epoll.EPOLLERR
                    | Epoll.EPOLLHUP
                    | Epoll.EPOLLWAKEUP
                    | Epoll.EPOLLET
                    | Epoll.EPOLLEXCLUSIVE;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private EpollCalls() {}

    @Syscall("epoll_create")
    public static long create(int size) {
        return size <= 0 ? -Errno.EINVAL : create1(0);
    }

    @Syscall("epoll_create1")
    public static long create1(int flags) {
        if ((flags & ~Fcntl.O_CLOEXEC) != 0) {
            return -Errno.EINVAL;
        }
        return EventCalls.install(new EpollFile(), flags);
    }

    @Syscall("epoll_ctl")
    public static long control(int instance, int operation, int descriptor, long event) {
        int events = 0;
        long data = 0;
        if (operation != Epoll.EPOLL_CTL_DEL) {
            events = UserMemory.getInt(event + EpollEvent.EVENTS);
            data = UserMemory.getLong(event + EpollEvent.DATA);
        }
        OpenFile epoll = CallFiles.require(instance);
        OpenFile file = CallFiles.require(descriptor);
        if (!file.isPollable()) {
            return -Errno.EPERM;
        }
        if (epoll == file || !(epoll instanceof EpollFile)) {
            return -Errno.EINVAL;
        }
        EpollFile target = (EpollFile) epoll;
        switch (operation) {
            case Epoll.EPOLL_CTL_ADD:
                boolean exclusive = (events & Epoll.EPOLLEXCLUSIVE) != 0;
                return exclusive && (events & ~EXCLUSIVE_COMPANIONS) != 0
                        ? -Errno.EINVAL
                        : target.add(descriptor, file, events, data);
            case Epoll.EPOLL_CTL_MOD:
                return (events & Epoll.EPOLLEXCLUSIVE) != 0
                        ? -Errno.EINVAL
                        : target.modify(descriptor, file, events, data);
            case Epoll.EPOLL_CTL_DEL:
                return target.remove(descriptor, file);
            default:
                return -Errno.EINVAL;
        }
    }

    @Syscall("epoll_wait")
    public static long epollWait(int instance, long events, int most, int timeoutMillis) {
        return await(instance, events, most, deadline(timeoutMillis));
    }

    @Syscall("epoll_pwait")
    public static long pwait(
            int instance, long events, int most, int timeoutMillis, long mask, long maskSize) {
        return awaitMasked(instance, events, most, deadline(timeoutMillis), mask, maskSize);
    }

    @Syscall("epoll_pwait2")
    public static long pwait2(
            int instance, long events, int most, long timeout, long mask, long maskSize) {
        long deadline = Deadline.read(timeout);
        return deadline < 0
                ? deadline
                : awaitMasked(instance, events, most, deadline, mask, maskSize);
    }

    private static long deadline(int timeoutMillis) {
        return timeoutMillis < 0 ? Deadline.NEVER : Deadline.after(timeoutMillis * NANOS_PER_MILLI);
    }

    /** Waits with another signal mask; a failure is a result, so that the mask is put back. */
    private static long awaitMasked(
            int instance, long events, int most, long deadline, long mask, long maskSize) {
        TemporaryMask.begin(mask, maskSize);
        long result;
        try {
            result = await(instance, events, most, deadline);
        } catch (ErrnoException e) {
            result = -e.errno();
        }
        return TemporaryMask.end(result);
    }

    private static long await(int instance, long events, int most, long deadline) {
        if (most <= 0 || most > MOST_EVENTS) {
            return -Errno.EINVAL;
        }
        if (!UserMemory.isUserRange(events, (long) most * EpollEvent.SIZE)) {
            return -Errno.EFAULT;
        }
        if (!(CallFiles.require(instance) instanceof EpollFile epoll)) {
            return -Errno.EINVAL;
        }
        // Another thread may close the descriptor meanwhile.
        epoll.retain();
        try {
            return await(epoll, new UserEvents(events), most, deadline);
        } finally {
            epoll.release();
        }
    }

    private static long await(EpollFile epoll, UserEvents events, int most, long deadline) {
        while (true) {
            int found = epoll.collect(events, most);
            if (found != 0 || Deadline.passed(deadline)) {
                epoll.passOn();
                return found;
            }
            if (!epoll.awaitUntil(deadline)) {
                epoll.passOn();
                return -Errno.EINTR;
            }
        }
    }

    /** The caller's array of {@code struct epoll_event}. */
    private static final class UserEvents implements EpollFile.Sink {
        private long next;

        UserEvents(long address) {
            next = address;
        }

        @Override
        public boolean event(int events, long data) {
            try {
                UserMemory.putInt(next + EpollEvent.EVENTS, events);
                UserMemory.putLong(next + EpollEvent.DATA, data);
            } catch (ErrnoException e) {
                return false;
            }
            next += EpollEvent.SIZE;
            return true;
        }
    }
}
