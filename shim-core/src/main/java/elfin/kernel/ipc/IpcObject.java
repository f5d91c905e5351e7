package elfin.kernel.ipc;

import elfin.kernel.task.Credentials;
import elfin.kernel.task.Task;

/** What all System V objects have: who made and owns them, and who may use them. */
public abstract class IpcObject {
    public static final int READ = 0444;
    public static final int WRITE = 0222;

    /** The bits of a mode that are permissions. */
    public static final int PERMISSIONS = 0777;

    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_IPC_OWNER = 15;

    /** Number in its table and how often the number was used before: the parts of the id. */
    int index;

    int sequence;

    /** Next object in the same bucket of keys. */
    IpcObject nextOfKey;

    /** {@code IPC_PRIVATE} once it cannot be found by its key. */
    int key;

    public int uid;
    public int gid;
    public final int creatorUid;
    public final int creatorGid;
    public int mode;

    /** Seconds since 1970 of the last change by a command. */
    public long changeSeconds;

    private boolean removed;

    IpcObject(int key, int mode) {
        Credentials who = Task.current().credentials();
        this.key = key;
        this.mode = mode & PERMISSIONS;
        uid = who.euid;
        gid = who.egid;
        creatorUid = who.euid;
        creatorGid = who.egid;
        changeSeconds = IpcClock.seconds();
    }

    public int key() {
        return key;
    }

    public int sequence() {
        return sequence;
    }

    /** What the program calls it. */
    public int id() {
        return sequence << IpcTable.INDEX_BITS | index;
    }

    /** Whether it was removed: who still waits for it gets {@code EIDRM}. */
    public boolean isRemoved() {
        return removed;
    }

    void remove() {
        removed = true;
    }

    /** Whether the caller may do what a mode's bits ask for, in any of their three places. */
    public boolean allows(int wanted) {
        Credentials who = Task.current().credentials();
        int asked = (wanted >> 6 | wanted >> 3 | wanted) & 7;
        int granted = mode;
        if (who.euid == creatorUid || who.euid == uid) {
            granted >>= 6;
        } else if (who.inGroup(creatorGid) || who.inGroup(gid)) {
            granted >>= 3;
        }
        return (asked & ~granted) == 0 || who.hasCapability(CAP_IPC_OWNER);
    }

    /** Whether the caller may change or remove it. */
    public boolean isOwnedByCaller() {
        Credentials who = Task.current().credentials();
        return who.euid == creatorUid || who.euid == uid || who.hasCapability(CAP_SYS_ADMIN);
    }

    /** {@code IPC_SET}. */
    public void setOwner(int newUid, int newGid, int newMode) {
        uid = newUid;
        gid = newGid;
        mode = mode & ~PERMISSIONS | newMode & PERMISSIONS;
        changeSeconds = IpcClock.seconds();
    }
}
