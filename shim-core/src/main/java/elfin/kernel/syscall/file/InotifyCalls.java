package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Inotify;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.fs.Permissions;
import elfin.kernel.fs.event.InotifyFile;

/** inotify_init(2), inotify_add_watch(2), inotify_rm_watch(2). */
public final class InotifyCalls {
    private static final int KNOWN =
            Inotify.IN_ALL_EVENTS
                    | Inotify.IN_ISDIR
                    | Inotify.IN_UNMOUNT
                    | Inotify.IN_Q_OVERFLOW
                    | Inotify.IN_IGNORED
                    | Inotify.IN_ONLYDIR
                    | Inotify.IN_DONT_FOLLOW
                    | Inotify.IN_EXCL_UNLINK
                    | Inotify.IN_MASK_ADD
                    | Inotify.IN_MASK_CREATE
                    | Inotify.IN_ONESHOT;

    private InotifyCalls() {}

    @Syscall("inotify_init")
    public static long init() {
        return init1(0);
    }

    @Syscall("inotify_init1")
    public static long init1(int flags) {
        if ((flags & ~(Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK)) != 0) {
            return -Errno.EINVAL;
        }
        if (!InotifyFile.mayBeMade()) {
            return -Errno.EMFILE;
        }
        return EventCalls.install(new InotifyFile(flags & Fcntl.O_NONBLOCK), flags);
    }

    @Syscall("inotify_add_watch")
    public static long addWatch(int descriptor, long path, int mask) {
        if ((mask & KNOWN) == 0) {
            return -Errno.EINVAL;
        }
        int both = Inotify.IN_MASK_ADD | Inotify.IN_MASK_CREATE;
        var file = CallFiles.require(descriptor);
        if ((mask & both) == both || !(file instanceof InotifyFile instance)) {
            return -Errno.EINVAL;
        }
        int how =
                ((mask & Inotify.IN_DONT_FOLLOW) != 0 ? 0 : PathWalk.FOLLOW)
                        | ((mask & Inotify.IN_ONLYDIR) != 0 ? PathWalk.DIRECTORY : 0);
        Inode inode = CallFiles.walk(Fcntl.AT_FDCWD, path).resolve(how).inode();
        Permissions.require(inode, Permissions.READ, CallFiles.credentials());
        return instance.watch(inode, mask);
    }

    @Syscall("inotify_rm_watch")
    public static long removeWatch(int descriptor, int watch) {
        if (CallFiles.require(descriptor) instanceof InotifyFile instance) {
            return instance.unwatch(watch);
        }
        throw ErrnoException.of(Errno.EINVAL);
    }
}
