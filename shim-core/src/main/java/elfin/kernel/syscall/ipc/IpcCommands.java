package elfin.kernel.syscall.ipc;

import elfin.abi.Errno;
import elfin.abi.Ipc;
import elfin.abi.struct.IpcPerm;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.ipc.IpcObject;
import elfin.kernel.ipc.IpcTable;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.file.StructBuffer;

/** What the calls of all three kinds of System V objects do alike: Linux's {@code ipc/util.c}. */
final class IpcCommands {
    private IpcCommands() {}

    /** The object of an id, or {@code EINVAL}. */
    static IpcObject find(IpcTable table, int id) {
        IpcObject object = table.find(id);
        if (object == null) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return object;
    }

    /** The object of an id whose permissions allow something, or an error. */
    static IpcObject find(IpcTable table, int id, int wanted) {
        IpcObject object = find(table, id);
        requirePermission(object, wanted);
        return object;
    }

    /** The object of an id, for commands that only owners may give. */
    static IpcObject findOwned(IpcTable table, int id) {
        IpcObject object = find(table, id);
        if (!object.isOwnedByCaller()) {
            throw ErrnoException.of(Errno.EPERM);
        }
        return object;
    }

    /** What {@code *_STAT} looks at: an id, or for the others a place in the table. */
    static IpcObject toDescribe(IpcTable table, int idOrIndex, boolean byId, boolean any) {
        IpcObject object = byId ? table.find(idOrIndex) : table.at(idOrIndex);
        if (object == null) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (!any) {
            requirePermission(object, IpcObject.READ);
        }
        return object;
    }

    static void requirePermission(IpcObject object, int wanted) {
        if (!object.allows(wanted)) {
            throw ErrnoException.of(Errno.EACCES);
        }
    }

    /**
     * The object of a key that exists already, checked as {@code shmget} and its kin do.
     *
     * @return null when a new one is to be made
     */
    static IpcObject existing(IpcTable table, int key, int flags) {
        if (key == Ipc.IPC_PRIVATE) {
            return null;
        }
        IpcObject object = table.findKey(key);
        if (object == null) {
            if ((flags & Ipc.IPC_CREAT) == 0) {
                throw ErrnoException.of(Errno.ENOENT);
            }
            return null;
        }
        int exclusive = Ipc.IPC_CREAT | Ipc.IPC_EXCL;
        if ((flags & exclusive) == exclusive) {
            throw ErrnoException.of(Errno.EEXIST);
        }
        return object;
    }

    /** Writes {@code struct ipc_perm} at the beginning of a struct. */
    static void describe(IpcObject object, StructBuffer to) {
        to.putInt(IpcPerm.__KEY, object.key())
                .putInt(IpcPerm.UID, object.uid)
                .putInt(IpcPerm.GID, object.gid)
                .putInt(IpcPerm.CUID, object.creatorUid)
                .putInt(IpcPerm.CGID, object.creatorGid)
                .putInt(IpcPerm.MODE, object.mode)
                .putShort(IpcPerm.__SEQ, object.sequence());
    }

    /**
     * The owner, group and mode that {@code IPC_SET} gives; read before the object is looked for.
     */
    record Owner(int uid, int gid, int mode) {
        static Owner read(long address) {
            return new Owner(
                    UserMemory.getInt(address + IpcPerm.UID),
                    UserMemory.getInt(address + IpcPerm.GID),
                    UserMemory.getInt(address + IpcPerm.MODE));
        }

        /** Gives them to an object; {@code EINVAL} for ids that nobody has. */
        void apply(IpcObject object) {
            if (uid == -1 || gid == -1) {
                throw ErrnoException.of(Errno.EINVAL);
            }
            object.setOwner(uid, gid, mode);
        }
    }
}
