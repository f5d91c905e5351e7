package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.FileFlags;
import elfin.abi.struct.FileAttr;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.Permissions;
import elfin.kernel.mm.UserMemory;

/**
 * ioctl(2) of regular files and directories, file_getattr(2), file_setattr(2). What needs a disk or
 * shared extents is refused as Linux's tmpfs refuses it.
 */
public final class FileRequests {
    private static final int CAP_LINUX_IMMUTABLE = 9;
    private static final int CAP_SYS_RAWIO = 17;

    private static final int SETTABLE =
            FileFlags.FS_IMMUTABLE_FL
                    | FileFlags.FS_APPEND_FL
                    | FileFlags.FS_NODUMP_FL
                    | FileFlags.FS_NOATIME_FL;

    private static final int PRIVILEGED = FileFlags.FS_IMMUTABLE_FL | FileFlags.FS_APPEND_FL;

    /** All that Linux knows: {@code FS_XFLAGS_MASK}. */
    private static final long KNOWN_XFLAGS = 0x8003_fffbL;

    /** Bytes of {@code struct fsxattr}: five numbers and padding. */
    private static final int FSXATTR_SIZE = 28;

    /** Unit of {@code st_blocks}. */
    private static final int BLOCK_SIZE = 512;

    private FileRequests() {}

    static long control(OpenFile file, int request, long argument) {
        Inode inode = file.inode;
        switch (request) {
            case elfin.abi.Ioctl.FIONREAD:
                if (!inode.isRegular()) {
                    return file.control(request, argument);
                }
                UserMemory.putInt(argument, (int) (inode.size() - file.offset));
                return 0;
            case elfin.abi.Ioctl.FIOQSIZE:
                UserMemory.putLong(argument, inode.blocks() * BLOCK_SIZE);
                return 0;
            case FileFlags.FIGETBSZ:
                UserMemory.putInt(argument, inode.blockSize());
                return 0;
            case FileFlags.FS_IOC_GETFLAGS:
            case FileFlags.FS_IOC_SETFLAGS:
            case FileFlags.FS_IOC_FSGETXATTR:
            case FileFlags.FS_IOC_FSSETXATTR:
                return inode.keepsAttributes()
                        ? flags(file.location, request, argument)
                        : -Errno.ENOTTY;
            default:
                return withoutDisk(file, request, argument);
        }
    }

    private static long withoutDisk(OpenFile file, int request, long argument) {
        FileCredentials who = CallFiles.credentials();
        switch (request) {
            case FileFlags.FIBMAP:
                if (!file.inode.isRegular()) {
                    return -Errno.ENOTTY;
                }
                if (!who.hasCapability(CAP_SYS_RAWIO)) {
                    return -Errno.EPERM;
                }
                UserMemory.getInt(argument);
                return -Errno.EINVAL;
            case FileFlags.FIFREEZE:
            case FileFlags.FITHAW:
                boolean admin = who.hasCapability(FileCredentials.CAP_SYS_ADMIN);
                return !admin
                        ? -Errno.EPERM
                        : request == FileFlags.FIFREEZE ? -Errno.EOPNOTSUPP : -Errno.EINVAL;
            case FileFlags.FS_IOC_FIEMAP:
                return -Errno.EOPNOTSUPP;
            case FileFlags.FICLONE:
                return share(CallFiles.require((int) argument), file);
            case FileFlags.FICLONERANGE:
                return share(CallFiles.require((int) UserMemory.getLong(argument)), file);
            case FileFlags.FIDEDUPERANGE:
                return file.inode.isDirectory() ? -Errno.EISDIR : -Errno.EOPNOTSUPP;
            default:
                return file.control(request, argument);
        }
    }

    /** No file shares its pages with another one; the checks before come to that. */
    private static long share(OpenFile source, OpenFile target) {
        if (source.inode.fileSystem != target.inode.fileSystem) {
            return -Errno.EXDEV;
        }
        if (source.inode.isDirectory() || target.inode.isDirectory()) {
            return -Errno.EISDIR;
        }
        if (!source.inode.isRegular() || !target.inode.isRegular()) {
            return -Errno.EINVAL;
        }
        boolean usable = source.readable() && target.writable();
        return usable ? -Errno.EOPNOTSUPP : -Errno.EBADF;
    }

    private static long flags(Location place, int request, long argument) {
        switch (request) {
            case FileFlags.FS_IOC_GETFLAGS:
                UserMemory.putInt(argument, place.inode().flags);
                return 0;
            case FileFlags.FS_IOC_SETFLAGS:
                int flags = UserMemory.getInt(argument);
                CallFiles.requireWritableMount(place);
                return setFlags(place.inode(), flags, (flags & ~SETTABLE) != 0);
            case FileFlags.FS_IOC_FSGETXATTR:
                new StructBuffer(FSXATTR_SIZE)
                        .putInt(0, (int) toXflags(place.inode().flags))
                        .copyOut(argument);
                return 0;
            default:
                long xflags = UserMemory.getInt(argument) & 0xffff_ffffL;
                CallFiles.requireWritableMount(place);
                return setXflags(place.inode(), xflags, false);
        }
    }

    @Syscall("file_getattr")
    public static long fileGetattr(
            int directory, long path, long attributes, long size, int atFlags) {
        if ((atFlags & ~CallFiles.NOFOLLOW_OR_EMPTY) != 0) {
            return -Errno.EINVAL;
        }
        if (size > 4096 || size < FileAttr.SIZE) {
            return size < FileAttr.SIZE ? -Errno.EINVAL : -Errno.E2BIG;
        }
        Inode inode = CallFiles.locate(directory, path, atFlags).inode();
        if (!hasFlags(inode)) {
            return -Errno.EOPNOTSUPP;
        }
        StructBuffer struct = new StructBuffer((int) size);
        struct.putLong(FileAttr.FA_XFLAGS, toXflags(inode.flags)).copyOut(attributes);
        return 0;
    }

    @Syscall("file_setattr")
    public static long fileSetattr(
            int directory, long path, long attributes, long size, int atFlags) {
        if ((atFlags & ~CallFiles.NOFOLLOW_OR_EMPTY) != 0) {
            return -Errno.EINVAL;
        }
        long error = StructInput.check(attributes, size, FileAttr.SIZE);
        if (error != 0) {
            return error;
        }
        long xflags = UserMemory.getLong(attributes + FileAttr.FA_XFLAGS);
        boolean sizes =
                UserMemory.getInt(attributes + FileAttr.FA_EXTSIZE) != 0
                        || UserMemory.getInt(attributes + FileAttr.FA_PROJID) != 0
                        || UserMemory.getInt(attributes + FileAttr.FA_COWEXTSIZE) != 0;
        if ((xflags & ~KNOWN_XFLAGS) != 0) {
            return -Errno.EINVAL;
        }
        Location place = CallFiles.locate(directory, path, atFlags);
        CallFiles.requireWritableMount(place);
        return hasFlags(place.inode())
                ? setXflags(place.inode(), xflags, sizes)
                : -Errno.EOPNOTSUPP;
    }

    private static boolean hasFlags(Inode inode) {
        return inode.keepsAttributes() && (inode.isRegular() || inode.isDirectory());
    }

    private static long setXflags(Inode inode, long xflags, boolean unsupported) {
        int flags = 0;
        flags |= (xflags & FileFlags.FS_XFLAG_IMMUTABLE) != 0 ? FileFlags.FS_IMMUTABLE_FL : 0;
        flags |= (xflags & FileFlags.FS_XFLAG_APPEND) != 0 ? FileFlags.FS_APPEND_FL : 0;
        flags |= (xflags & FileFlags.FS_XFLAG_NODUMP) != 0 ? FileFlags.FS_NODUMP_FL : 0;
        flags |= (xflags & FileFlags.FS_XFLAG_NOATIME) != 0 ? FileFlags.FS_NOATIME_FL : 0;
        return setFlags(inode, flags, unsupported || toXflags(flags) != xflags);
    }

    private static long toXflags(int flags) {
        long xflags = 0;
        xflags |= (flags & FileFlags.FS_IMMUTABLE_FL) != 0 ? FileFlags.FS_XFLAG_IMMUTABLE : 0;
        xflags |= (flags & FileFlags.FS_APPEND_FL) != 0 ? FileFlags.FS_XFLAG_APPEND : 0;
        xflags |= (flags & FileFlags.FS_NODUMP_FL) != 0 ? FileFlags.FS_XFLAG_NODUMP : 0;
        xflags |= (flags & FileFlags.FS_NOATIME_FL) != 0 ? FileFlags.FS_XFLAG_NOATIME : 0;
        return xflags;
    }

    private static long setFlags(Inode inode, int flags, boolean unsupported) {
        FileCredentials who = CallFiles.credentials();
        if (!Permissions.owns(inode, who)) {
            return -Errno.EPERM;
        }
        if (((flags ^ inode.flags) & PRIVILEGED) != 0 && !who.hasCapability(CAP_LINUX_IMMUTABLE)) {
            return -Errno.EPERM;
        }
        if (unsupported) {
            return -Errno.EOPNOTSUPP;
        }
        inode.flags = flags;
        inode.changed();
        return 0;
    }
}
