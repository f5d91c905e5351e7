package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Xattr;
import elfin.abi.struct.XattrArgs;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.mm.UserMemory;

/** The xattr(7) family: where the attribute is, then what {@link AttributeAccess} allows. */
public final class ExtendedAttributes {
    private static final int NO_FOLLOW = Fcntl.AT_SYMLINK_NOFOLLOW;
    private static final int KNOWN_AT_FLAGS = NO_FOLLOW | Fcntl.AT_EMPTY_PATH;

    /** Names are copied through it; the kernel is not preempted in between. */
    private static final byte[] NAME_BUFFER = new byte[Xattr.XATTR_NAME_MAX + 1];

    private ExtendedAttributes() {}

    @Syscall("setxattr")
    public static long setxattr(long path, long name, long value, long size, int flags) {
        byte[] text = settable(name, size, flags);
        return set(CallFiles.locate(path), text, value, size, flags);
    }

    @Syscall("lsetxattr")
    public static long lsetxattr(long path, long name, long value, long size, int flags) {
        byte[] text = settable(name, size, flags);
        return set(CallFiles.locate(Fcntl.AT_FDCWD, path, NO_FOLLOW), text, value, size, flags);
    }

    @Syscall("fsetxattr")
    public static long fsetxattr(int file, long name, long value, long size, int flags) {
        byte[] text = settable(name, size, flags);
        return set(CallFiles.require(file).location, text, value, size, flags);
    }

    @Syscall("setxattrat")
    public static long setxattrat(
            int directory, long path, int atFlags, long name, long arguments, long argumentsSize) {
        long error = checkArguments(arguments, argumentsSize);
        if (error != 0 || (atFlags & ~KNOWN_AT_FLAGS) != 0) {
            return error != 0 ? error : -Errno.EINVAL;
        }
        long size = UserMemory.getInt(arguments + XattrArgs.XA_SIZE) & 0xffff_ffffL;
        int flags = UserMemory.getInt(arguments + XattrArgs.XA_FLAGS);
        long value = UserMemory.getLong(arguments + XattrArgs.XA_VALUE);
        byte[] text = settable(name, size, flags);
        return set(place(directory, path, atFlags), text, value, size, flags);
    }

    @Syscall("getxattr")
    public static long getxattr(long path, long name, long value, long size) {
        byte[] text = name(name);
        return get(CallFiles.locate(path).inode(), text, value, size);
    }

    @Syscall("lgetxattr")
    public static long lgetxattr(long path, long name, long value, long size) {
        byte[] text = name(name);
        return get(CallFiles.locate(Fcntl.AT_FDCWD, path, NO_FOLLOW).inode(), text, value, size);
    }

    @Syscall("fgetxattr")
    public static long fgetxattr(int file, long name, long value, long size) {
        byte[] text = name(name);
        return get(CallFiles.require(file).inode, text, value, size);
    }

    @Syscall("getxattrat")
    public static long getxattrat(
            int directory, long path, int atFlags, long name, long arguments, long argumentsSize) {
        long error = checkArguments(arguments, argumentsSize);
        if (error != 0) {
            return error;
        }
        int flags = UserMemory.getInt(arguments + XattrArgs.XA_FLAGS);
        if (flags != 0 || (atFlags & ~KNOWN_AT_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        long size = UserMemory.getInt(arguments + XattrArgs.XA_SIZE) & 0xffff_ffffL;
        long value = UserMemory.getLong(arguments + XattrArgs.XA_VALUE);
        byte[] text = name(name);
        return get(place(directory, path, atFlags).inode(), text, value, size);
    }

    @Syscall("listxattr")
    public static long listxattr(long path, long list, long size) {
        return list(CallFiles.locate(path).inode(), list, size);
    }

    @Syscall("llistxattr")
    public static long llistxattr(long path, long list, long size) {
        return list(CallFiles.locate(Fcntl.AT_FDCWD, path, NO_FOLLOW).inode(), list, size);
    }

    @Syscall("flistxattr")
    public static long flistxattr(int file, long list, long size) {
        return list(CallFiles.require(file).inode, list, size);
    }

    @Syscall("listxattrat")
    public static long listxattrat(int directory, long path, int atFlags, long list, long size) {
        if ((atFlags & ~KNOWN_AT_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        return list(place(directory, path, atFlags).inode(), list, size);
    }

    @Syscall("removexattr")
    public static long removexattr(long path, long name) {
        byte[] text = name(name);
        return remove(CallFiles.locate(path), text);
    }

    @Syscall("lremovexattr")
    public static long lremovexattr(long path, long name) {
        byte[] text = name(name);
        return remove(CallFiles.locate(Fcntl.AT_FDCWD, path, NO_FOLLOW), text);
    }

    @Syscall("fremovexattr")
    public static long fremovexattr(int file, long name) {
        byte[] text = name(name);
        return remove(CallFiles.require(file).location, text);
    }

    @Syscall("removexattrat")
    public static long removexattrat(int directory, long path, int atFlags, long name) {
        if ((atFlags & ~KNOWN_AT_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        byte[] text = name(name);
        return remove(place(directory, path, atFlags), text);
    }

    /** Where the {@code *at} calls look; an empty path is the descriptor, but not a place only. */
    private static Location place(int directory, long path, int atFlags) {
        boolean empty =
                (atFlags & Fcntl.AT_EMPTY_PATH) != 0
                        && (path == 0 || UserMemory.getByte(path) == 0);
        if (empty && directory >= 0) {
            return CallFiles.require(directory).location;
        }
        return CallFiles.locate(directory, path, atFlags);
    }

    private static long checkArguments(long arguments, long size) {
        return StructInput.check(arguments, size, XattrArgs.SIZE);
    }

    /** The name of an attribute to set, when its size and the flags are possible. */
    private static byte[] settable(long name, long size, int flags) {
        if ((flags & ~(Xattr.XATTR_CREATE | Xattr.XATTR_REPLACE)) != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        byte[] text = name(name);
        if (size < 0 || size > Xattr.XATTR_SIZE_MAX) {
            throw ErrnoException.of(Errno.E2BIG);
        }
        return text;
    }

    private static byte[] name(long name) {
        int length = UserMemory.readString(name, NAME_BUFFER);
        if (length <= 0) {
            throw ErrnoException.of(Errno.ERANGE);
        }
        byte[] text = new byte[length];
        System.arraycopy(NAME_BUFFER, 0, text, 0, length);
        return text;
    }

    private static long set(Location place, byte[] name, long value, long size, int flags) {
        CallFiles.requireWritableMount(place);
        Inode inode = place.inode();
        FileCredentials who = CallFiles.credentials();
        AttributeAccess.requireChange(inode, name, who);
        long error = AttributeAccess.checkValue(name, value, size);
        if (error == 0) {
            error = inode.attributes().set(name, BufferSpace.USER, value, (int) size, flags);
        }
        if (error == 0) {
            inode.changed();
        }
        return error;
    }

    private static long get(Inode inode, byte[] name, long value, long size) {
        AttributeAccess.requireRead(inode, name, CallFiles.credentials());
        long length = inode.attributes().size(name);
        if (length < 0 || size == 0) {
            return length;
        }
        return length > size
                ? -Errno.ERANGE
                : inode.attributes().get(name, BufferSpace.USER, value);
    }

    private static long remove(Location place, byte[] name) {
        CallFiles.requireWritableMount(place);
        Inode inode = place.inode();
        AttributeAccess.requireChange(inode, name, CallFiles.credentials());
        long error = inode.attributes().remove(name);
        if (error == 0) {
            inode.changed();
        }
        return error;
    }

    private static long list(Inode inode, long list, long size) {
        if (!inode.keepsAttributes()) {
            return 0;
        }
        boolean all = CallFiles.credentials().hasCapability(FileCredentials.CAP_SYS_ADMIN);
        NameCopier copier = new NameCopier(list, size, all);
        inode.attributes().list(copier);
        return copier.result();
    }

    /** Writes names to the program, each ended by NUL, as far as they fit. */
    private static final class NameCopier implements elfin.kernel.fs.AttributeList.Names {
        private final long list;
        private final long size;
        private final boolean all;
        private long used;

        NameCopier(long list, long size, boolean all) {
            this.list = list;
            this.size = size;
            this.all = all;
        }

        @Override
        public void name(byte[] name) {
            if (!all && AttributeAccess.isTrusted(name)) {
                return;
            }
            long at = used;
            used += name.length + 1;
            if (used <= size) {
                UserMemory.write(list + at, name, 0, name.length);
                UserMemory.putByte(list + at + name.length, (byte) 0);
            }
        }

        long result() {
            return size != 0 && used > size ? -Errno.ERANGE : used;
        }
    }
}
