package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.Permissions;
import elfin.kernel.mm.UserMemory;

/**
 * Who may read and change which extended attributes: the name spaces of xattr(7), in the order of
 * Linux's xattr_permission(). There are no access control lists: {@code system.} is EOPNOTSUPP, as
 * on a file system without them.
 */
final class AttributeAccess {
    private static final byte[] USER = PathNames.bytes("user.");
    private static final byte[] TRUSTED = PathNames.bytes("trusted.");
    private static final byte[] SECURITY = PathNames.bytes("security.");
    private static final byte[] CAPABILITY = Inode.CAPABILITY_ATTRIBUTE;

    /** Bytes of {@code struct vfs_cap_data} of revision 2 and {@code vfs_ns_cap_data}, 3. */
    private static final int CAPABILITY_2_SIZE = 20;

    private static final int CAPABILITY_3_SIZE = 24;
    private static final int REVISION_SHIFT = 24;

    private AttributeAccess() {}

    static boolean isTrusted(byte[] name) {
        return startsWith(name, TRUSTED);
    }

    /** The caller may read an attribute, or an error is thrown. */
    static void requireRead(Inode inode, byte[] name, FileCredentials who) {
        if (isTrusted(name) && !who.hasCapability(FileCredentials.CAP_SYS_ADMIN)) {
            throw ErrnoException.of(Errno.ENODATA);
        }
        if (startsWith(name, USER) && !takesUserAttributes(inode)) {
            throw ErrnoException.of(Errno.ENODATA);
        }
        if (!startsWith(name, SECURITY)) {
            Permissions.require(inode, Permissions.READ, who);
        }
        requireKnown(inode, name);
    }

    /** The caller may set or remove an attribute, or an error is thrown. */
    static void requireChange(Inode inode, byte[] name, FileCredentials who) {
        if (inode.isImmutable() || inode.isAppendOnly()) {
            throw ErrnoException.of(Errno.EPERM);
        }
        boolean admin = who.hasCapability(FileCredentials.CAP_SYS_ADMIN);
        if (startsWith(name, USER)) {
            boolean sticky = inode.isDirectory() && (inode.mode & Stat.S_ISVTX) != 0;
            if (!takesUserAttributes(inode) || (sticky && !Permissions.owns(inode, who))) {
                throw ErrnoException.of(Errno.EPERM);
            }
        } else if ((isTrusted(name) || startsWith(name, SECURITY)) && !admin) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if (!startsWith(name, SECURITY)) {
            Permissions.require(inode, Permissions.WRITE, who);
        }
        requireKnown(inode, name);
    }

    /** File capabilities must look like such; other values are not looked at. */
    static long checkValue(byte[] name, long value, long size) {
        if (!PathNames.same(name, CAPABILITY)) {
            return 0;
        }
        int revision = size < Integer.BYTES ? 0 : UserMemory.getInt(value) >>> REVISION_SHIFT;
        boolean valid =
                (size == CAPABILITY_2_SIZE && revision == 2)
                        || (size == CAPABILITY_3_SIZE && revision == 3);
        return valid ? 0 : -Errno.EINVAL;
    }

    private static void requireKnown(Inode inode, byte[] name) {
        byte[] space = startsWith(name, USER) ? USER : isTrusted(name) ? TRUSTED : SECURITY;
        if (!inode.keepsAttributes() || !startsWith(name, space)) {
            throw ErrnoException.of(Errno.EOPNOTSUPP);
        }
        if (name.length == space.length) {
            throw ErrnoException.of(Errno.EINVAL);
        }
    }

    private static boolean takesUserAttributes(Inode inode) {
        return inode.isRegular() || inode.isDirectory();
    }

    private static boolean startsWith(byte[] name, byte[] prefix) {
        return name.length >= prefix.length && PathNames.same(prefix, name, 0, prefix.length);
    }
}
