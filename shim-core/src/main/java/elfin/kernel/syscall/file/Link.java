package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Namespace;
import elfin.kernel.mm.UserMemory;

/** link(2), linkat(2), symlink(2), symlinkat(2), readlink(2), readlinkat(2). */
public final class Link {
    private Link() {}

    @Syscall("link")
    public static long link(long from, long to) {
        return linkat(Fcntl.AT_FDCWD, from, Fcntl.AT_FDCWD, to, 0);
    }

    @Syscall("linkat")
    public static long linkat(int fromDirectory, long from, int toDirectory, long to, int flags) {
        if ((flags & ~(Fcntl.AT_SYMLINK_FOLLOW | Fcntl.AT_EMPTY_PATH)) != 0) {
            return -Errno.EINVAL;
        }
        boolean byDescriptor = (flags & Fcntl.AT_EMPTY_PATH) != 0;
        if (byDescriptor
                && !CallFiles.credentials().hasCapability(FileCredentials.CAP_DAC_READ_SEARCH)) {
            return -Errno.ENOENT;
        }
        boolean follow = (flags & Fcntl.AT_SYMLINK_FOLLOW) != 0;
        int located = (flags & Fcntl.AT_EMPTY_PATH) | (follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW);
        Location existing = CallFiles.locate(fromDirectory, from, located);
        Namespace.link(existing, CallFiles.walk(toDirectory, to));
        return 0;
    }

    @Syscall("symlink")
    public static long symlink(long target, long path) {
        return symlinkat(target, Fcntl.AT_FDCWD, path);
    }

    @Syscall("symlinkat")
    public static long symlinkat(long target, int directory, long path) {
        byte[] text = CallFiles.path(target);
        if (text.length == 0) {
            return -Errno.ENOENT;
        }
        Namespace.makeSymlink(CallFiles.walk(directory, path), text);
        return 0;
    }

    @Syscall("readlink")
    public static long readlink(long path, long buffer, int size) {
        return readlinkat(Fcntl.AT_FDCWD, path, buffer, size);
    }

    @Syscall("readlinkat")
    public static long readlinkat(int directory, long path, long buffer, int size) {
        if (size <= 0) {
            return -Errno.EINVAL;
        }
        byte[] text = CallFiles.path(path);
        boolean empty = text.length == 0;
        int flags = Fcntl.AT_SYMLINK_NOFOLLOW | (empty ? Fcntl.AT_EMPTY_PATH : 0);
        if (empty && directory == Fcntl.AT_FDCWD) {
            return -Errno.ENOENT;
        }
        Inode inode = CallFiles.locate(directory, path, flags).inode();
        if (!inode.isSymlink()) {
            return empty ? -Errno.ENOENT : -Errno.EINVAL;
        }
        byte[] target = inode.linkTarget();
        int length = Math.min(target.length, size);
        UserMemory.write(buffer, target, 0, length);
        return length;
    }
}
