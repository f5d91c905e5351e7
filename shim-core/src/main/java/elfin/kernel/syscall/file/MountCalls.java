package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mounts;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.FileSystemTypes;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.MountFlags;
import elfin.kernel.fs.MountTree;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.mm.UserMemory;

/** mount(2), umount2(2). Which request a mount is follows Linux's path_mount(). */
public final class MountCalls {
    private static final int PAGE_SIZE = 4096;

    private static final int PROPAGATION =
            Mounts.MS_SHARED | Mounts.MS_PRIVATE | Mounts.MS_SLAVE | Mounts.MS_UNBINDABLE;

    private static final int ATIME =
            Mounts.MS_NOATIME | Mounts.MS_NODIRATIME | Mounts.MS_RELATIME | Mounts.MS_STRICTATIME;

    private static final int ATIME_FLAGS =
            MountFlags.NOATIME | MountFlags.NODIRATIME | MountFlags.RELATIME;

    private static final int UMOUNT_FLAGS =
            Mounts.MNT_FORCE | Mounts.MNT_DETACH | Mounts.MNT_EXPIRE | Mounts.UMOUNT_NOFOLLOW;

    private MountCalls() {}

    @Syscall("mount")
    public static long mount(long source, long target, long type, long flags, long data) {
        byte[] typeName = type == 0 ? null : CallFiles.path(type);
        byte[] sourceName = source == 0 ? null : CallFiles.path(source);
        byte[] options = options(data);
        Location place = CallFiles.locate(target);
        requireAdmin();
        int wanted = (int) flags;
        if ((wanted & Mounts.MS_MGC_MSK) == Mounts.MS_MGC_VAL) {
            wanted &= ~Mounts.MS_MGC_MSK;
        }
        int bits = mountFlags(wanted, place.mount());
        if ((wanted & Mounts.MS_REMOUNT) != 0) {
            remount(place, wanted, bits, options);
        } else if ((wanted & Mounts.MS_BIND) != 0) {
            bind(sourceName, place, (wanted & Mounts.MS_REC) != 0);
        } else if ((wanted & PROPAGATION) != 0) {
            propagate(place, wanted);
        } else if ((wanted & Mounts.MS_MOVE) != 0) {
            move(sourceName, place);
        } else {
            if (typeName == null) {
                return -Errno.EINVAL;
            }
            requireSeen(place);
            FileSystem made = FileSystemTypes.make(typeName, options, CallFiles.credentials());
            if ((wanted & Mounts.MS_RDONLY) != 0) {
                made.readOnly = true;
            }
            MountTree.add(made, text(sourceName == null ? NONE : sourceName), bits, place);
        }
        return 0;
    }

    private static final byte[] NONE = PathNames.bytes("none");

    @Syscall("umount2")
    public static long umount2(long target, long flags) {
        if ((flags & ~(long) UMOUNT_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        boolean follow = (flags & Mounts.UMOUNT_NOFOLLOW) == 0;
        int atFlags = follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW;
        Location place = CallFiles.locate(Fcntl.AT_FDCWD, target, atFlags);
        requireAdmin();
        Mount mount = place.mount();
        FsContext context = CallFiles.context();
        if (mount.root != place.dentry() || !MountTree.isSeenBy(context, mount)) {
            return -Errno.EINVAL;
        }
        boolean ownRoot = mount == context.root().mount();
        if ((flags & Mounts.MNT_EXPIRE) != 0) {
            if (ownRoot || (flags & (Mounts.MNT_FORCE | Mounts.MNT_DETACH)) != 0) {
                return -Errno.EINVAL;
            }
            MountTree.expire(mount);
        } else if (ownRoot && (flags & Mounts.MNT_DETACH) == 0) {
            // What a shutting down system does: the root stays, and changes no more.
            requireNoWriters(mount);
            mount.fileSystem().readOnly = true;
        } else {
            MountTree.remove(mount, (flags & Mounts.MNT_DETACH) != 0);
        }
        return 0;
    }

    /** The caller may change mounts, or EPERM is thrown. */
    static void requireAdmin() {
        if (!CallFiles.credentials().hasCapability(FileCredentials.CAP_SYS_ADMIN)) {
            throw ErrnoException.of(Errno.EPERM);
        }
    }

    static void requireSeen(Location place) {
        if (!MountTree.isSeenBy(CallFiles.context(), place.mount())) {
            throw ErrnoException.of(Errno.EINVAL);
        }
    }

    static String text(byte[] name) {
        StringBuilder text = new StringBuilder();
        for (byte b : name) {
            text.append((char) (b & 0xff));
        }
        return text.toString();
    }

    /** At most a page, up to a NUL; what lies behind unreadable memory does not count. */
    private static byte[] options(long data) {
        if (data == 0) {
            return new byte[0];
        }
        byte[] bytes = new byte[PAGE_SIZE];
        int length = 0;
        while (length < PAGE_SIZE - 1) {
            byte b;
            try {
                b = UserMemory.getByte(data + length);
            } catch (ErrnoException e) {
                if (length == 0) {
                    throw e;
                }
                break;
            }
            if (b == 0) {
                break;
            }
            bytes[length++] = b;
        }
        return PathNames.copy(bytes, 0, length);
    }

    private static int mountFlags(int flags, Mount mount) {
        int bits = (flags & Mounts.MS_NOATIME) == 0 ? MountFlags.RELATIME : MountFlags.NOATIME;
        bits |= (flags & Mounts.MS_NOSUID) != 0 ? MountFlags.NOSUID : 0;
        bits |= (flags & Mounts.MS_NODEV) != 0 ? MountFlags.NODEV : 0;
        bits |= (flags & Mounts.MS_NOEXEC) != 0 ? MountFlags.NOEXEC : 0;
        bits |= (flags & Mounts.MS_NODIRATIME) != 0 ? MountFlags.NODIRATIME : 0;
        bits |= (flags & Mounts.MS_RDONLY) != 0 ? MountFlags.READONLY : 0;
        bits |= (flags & Mounts.MS_NOSYMFOLLOW) != 0 ? MountFlags.NOSYMFOLLOW : 0;
        if ((flags & Mounts.MS_STRICTATIME) != 0) {
            bits &= ~(MountFlags.RELATIME | MountFlags.NOATIME);
        }
        if ((flags & Mounts.MS_REMOUNT) != 0 && (flags & ATIME) == 0) {
            bits = (bits & ~ATIME_FLAGS) | (mount.flags & ATIME_FLAGS);
        }
        return bits;
    }

    private static void remount(Location place, int flags, int bits, byte[] options) {
        Mount mount = place.mount();
        requireSeen(place);
        if (mount.root != place.dentry()) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        boolean readOnly = (flags & Mounts.MS_RDONLY) != 0;
        if (readOnly && !mount.isReadOnly()) {
            requireNoWriters(mount);
        }
        if ((flags & Mounts.MS_BIND) == 0) {
            mount.fileSystem().configure(options);
            mount.fileSystem().readOnly = readOnly;
        }
        mount.flags = bits;
    }

    static void requireNoWriters(Mount mount) {
        if (mount.hasWriters()) {
            throw ErrnoException.of(Errno.EBUSY);
        }
    }

    private static void bind(byte[] source, Location place, boolean recursive) {
        Location old = sourcePlace(source);
        requireSeen(place);
        requireSeen(old);
        MountTree.attach(MountTree.copy(old, recursive), place);
    }

    private static void move(byte[] source, Location place) {
        Location old = sourcePlace(source);
        requireSeen(place);
        requireSeen(old);
        if (old.mount().root != old.dentry()) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        MountTree.move(old.mount(), place);
    }

    private static Location sourcePlace(byte[] source) {
        if (source == null || source.length == 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return CallFiles.walk(Fcntl.AT_FDCWD, source, CallFiles.credentials())
                .resolve(PathWalk.FOLLOW)
                .location();
    }

    private static void propagate(Location place, int flags) {
        int kind = flags & PROPAGATION;
        int allowed = kind | Mounts.MS_REC | Mounts.MS_SILENT;
        boolean one = (kind & kind - 1) == 0;
        requireSeen(place);
        if (!one || (flags & ~allowed) != 0 || place.mount().root != place.dentry()) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        MountTree.setPropagation(
                place.mount(),
                kind == Mounts.MS_SHARED,
                kind == Mounts.MS_UNBINDABLE,
                (flags & Mounts.MS_REC) != 0);
    }
}
