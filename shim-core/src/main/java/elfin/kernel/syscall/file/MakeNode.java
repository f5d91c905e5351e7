package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Namespace;
import elfin.kernel.fs.PathWalk;

/** mkdir(2), mkdirat(2), mknod(2), mknodat(2), umask(2). */
public final class MakeNode {
    private static final int PERMISSION_BITS = 0777;

    private MakeNode() {}

    @Syscall("mkdir")
    public static long mkdir(long path, int mode) {
        return mkdirat(Fcntl.AT_FDCWD, path, mode);
    }

    @Syscall("mkdirat")
    public static long mkdirat(int directory, long path, int mode) {
        Namespace.makeDirectory(CallFiles.walk(directory, path), mode);
        return 0;
    }

    @Syscall("mknod")
    public static long mknod(long path, int mode, long device) {
        return mknodat(Fcntl.AT_FDCWD, path, mode, device);
    }

    @Syscall("mknodat")
    public static long mknodat(int directory, long path, int mode, long device) {
        int type = mode & Stat.S_IFMT;
        int number = (int) device;
        switch (type) {
            case 0:
            case Stat.S_IFREG:
                type = Stat.S_IFREG;
                number = 0;
                break;
            case Stat.S_IFIFO:
            case Stat.S_IFSOCK:
                number = 0;
                break;
            case Stat.S_IFCHR:
            case Stat.S_IFBLK:
                break;
            case Stat.S_IFDIR:
                return -Errno.EPERM;
            default:
                return -Errno.EINVAL;
        }
        PathWalk walk = CallFiles.walk(directory, path);
        int typed = type | (mode & ~Stat.S_IFMT);
        Namespace.makeNode(walk, typed, DeviceNumber.major(number), DeviceNumber.minor(number));
        return 0;
    }

    @Syscall("umask")
    public static long umask(int mask) {
        int old = CallFiles.context().umask;
        CallFiles.context().umask = mask & PERMISSION_BITS;
        return old;
    }
}
