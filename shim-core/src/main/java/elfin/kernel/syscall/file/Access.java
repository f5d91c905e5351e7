package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Prctl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.MountFlags;
import elfin.kernel.fs.Permissions;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Task;

/** access(2), faccessat(2), faccessat2(2). */
public final class Access {
    private static final int ALL = Permissions.READ | Permissions.WRITE | Permissions.EXECUTE;

    private static final int KNOWN_FLAGS =
            Fcntl.AT_EACCESS | Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH;

    private Access() {}

    /** The caller by its real ids, which access(2) asks for. */
    private record RealIds(Credentials credentials) implements FileCredentials {
        @Override
        public int fileUid() {
            return credentials.uid;
        }

        @Override
        public int fileGid() {
            return credentials.gid;
        }

        @Override
        public boolean inGroup(int group) {
            return group == credentials.gid || credentials.inGroup(group);
        }

        @Override
        public boolean hasCapability(int capability) {
            if (credentials.isSecure(Prctl.SECBIT_NO_SETUID_FIXUP)) {
                return credentials.hasCapability(capability);
            }
            return credentials.uid == 0 && (credentials.permitted >>> capability & 1) != 0;
        }
    }

    @Syscall("access")
    public static long access(long path, int mode) {
        return check(Fcntl.AT_FDCWD, path, mode, 0);
    }

    @Syscall("faccessat")
    public static long faccessat(int directory, long path, int mode) {
        return check(directory, path, mode, 0);
    }

    @Syscall("faccessat2")
    public static long faccessat2(int directory, long path, int mode, int flags) {
        return check(directory, path, mode, flags);
    }

    private static long check(int directory, long path, int mode, int flags) {
        if ((mode & ~ALL) != 0 || (flags & ~KNOWN_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        Credentials own = Task.current().credentials();
        FileCredentials who = (flags & Fcntl.AT_EACCESS) != 0 ? own : new RealIds(own);
        Location place = CallFiles.locate(directory, path, flags, who);
        Permissions.require(place.inode(), mode, who);
        Inode inode = place.inode();
        if ((mode & Permissions.EXECUTE) != 0
                && inode.isRegular()
                && Mount.has(place.mount(), MountFlags.NOEXEC)) {
            return -Errno.EACCES;
        }
        boolean stored = inode.isRegular() || inode.isDirectory() || inode.isSymlink();
        if ((mode & Permissions.WRITE) != 0 && stored) {
            CallFiles.requireWritableMount(place);
        }
        return 0;
    }
}
