package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Task;

/**
 * setuid(2), setresuid(2) and their kin. A task without privilege may only choose among the ids it
 * has.
 */
public final class SetIds {
    private static final int UNCHANGED = -1;

    private SetIds() {}

    private static Credentials mine() {
        return Task.current().credentials();
    }

    private static boolean privilegedForUsers(Credentials c) {
        return c.hasCapability(Capability.CAP_SETUID);
    }

    private static boolean privilegedForGroups(Credentials c) {
        return c.hasCapability(Capability.CAP_SETGID);
    }

    private static boolean mayBecomeUser(Credentials c, int uid) {
        return uid == UNCHANGED
                || uid == c.uid
                || uid == c.euid
                || uid == c.suid
                || privilegedForUsers(c);
    }

    private static boolean mayBecomeGroup(Credentials c, int gid) {
        return gid == UNCHANGED
                || gid == c.gid
                || gid == c.egid
                || gid == c.sgid
                || privilegedForGroups(c);
    }

    /** Changes the user ids, with what follows for the file system's one and for capabilities. */
    private static long setUsers(int real, int effective, int saved) {
        Credentials before = mine();
        Credentials c = before.copy();
        c.uid = real == UNCHANGED ? c.uid : real;
        c.euid = effective == UNCHANGED ? c.euid : effective;
        c.suid = saved == UNCHANGED ? c.suid : saved;
        c.fsuid = c.euid;
        c.fixCapabilities(before);
        Task.current().become(c);
        return 0;
    }

    private static long setGroups(int real, int effective, int saved) {
        Credentials c = mine().copy();
        c.gid = real == UNCHANGED ? c.gid : real;
        c.egid = effective == UNCHANGED ? c.egid : effective;
        c.sgid = saved == UNCHANGED ? c.sgid : saved;
        c.fsgid = c.egid;
        Task.current().become(c);
        return 0;
    }

    @Syscall("setuid")
    public static long setuid(int uid) {
        Credentials c = mine();
        if (uid == UNCHANGED) {
            return -Errno.EINVAL;
        }
        if (privilegedForUsers(c)) {
            return setUsers(uid, uid, uid);
        }
        if (uid != c.uid && uid != c.suid) {
            return -Errno.EPERM;
        }
        return setUsers(UNCHANGED, uid, UNCHANGED);
    }

    @Syscall("setgid")
    public static long setgid(int gid) {
        Credentials c = mine();
        if (gid == UNCHANGED) {
            return -Errno.EINVAL;
        }
        if (privilegedForGroups(c)) {
            return setGroups(gid, gid, gid);
        }
        if (gid != c.gid && gid != c.sgid) {
            return -Errno.EPERM;
        }
        return setGroups(UNCHANGED, gid, UNCHANGED);
    }

    @Syscall("setresuid")
    public static long setresuid(int real, int effective, int saved) {
        Credentials c = mine();
        if (!mayBecomeUser(c, real) || !mayBecomeUser(c, effective) || !mayBecomeUser(c, saved)) {
            return -Errno.EPERM;
        }
        return setUsers(real, effective, saved);
    }

    @Syscall("setresgid")
    public static long setresgid(int real, int effective, int saved) {
        Credentials c = mine();
        if (!mayBecomeGroup(c, real)
                || !mayBecomeGroup(c, effective)
                || !mayBecomeGroup(c, saved)) {
            return -Errno.EPERM;
        }
        return setGroups(real, effective, saved);
    }

    @Syscall("getresuid")
    public static long getresuid(long real, long effective, long saved) {
        Credentials c = mine();
        UserMemory.putInt(real, c.uid);
        UserMemory.putInt(effective, c.euid);
        UserMemory.putInt(saved, c.suid);
        return 0;
    }

    @Syscall("getresgid")
    public static long getresgid(long real, long effective, long saved) {
        Credentials c = mine();
        UserMemory.putInt(real, c.gid);
        UserMemory.putInt(effective, c.egid);
        UserMemory.putInt(saved, c.sgid);
        return 0;
    }

    @Syscall("setreuid")
    public static long setreuid(int real, int effective) {
        Credentials c = mine();
        boolean mayReal =
                real == UNCHANGED || real == c.uid || real == c.euid || privilegedForUsers(c);
        if (!mayReal || !mayBecomeUser(c, effective)) {
            return -Errno.EPERM;
        }
        boolean saves = real != UNCHANGED || effective != UNCHANGED && effective != c.uid;
        int becomes = effective == UNCHANGED ? c.euid : effective;
        return setUsers(real, effective, saves ? becomes : UNCHANGED);
    }

    @Syscall("setregid")
    public static long setregid(int real, int effective) {
        Credentials c = mine();
        boolean mayReal =
                real == UNCHANGED || real == c.gid || real == c.egid || privilegedForGroups(c);
        if (!mayReal || !mayBecomeGroup(c, effective)) {
            return -Errno.EPERM;
        }
        boolean saves = real != UNCHANGED || effective != UNCHANGED && effective != c.gid;
        int becomes = effective == UNCHANGED ? c.egid : effective;
        return setGroups(real, effective, saves ? becomes : UNCHANGED);
    }

    /** The previous id, also when nothing changed: setfsuid(2) knows no errors. */
    @Syscall("setfsuid")
    public static long setfsuid(int uid) {
        Credentials c = mine();
        int fsuid = c.fsuid;
        if (uid != UNCHANGED && uid != fsuid && mayBecomeUser(c, uid)) {
            Credentials after = c.copy();
            after.fsuid = uid;
            after.fixFileCapabilities(fsuid);
            Task.current().become(after);
        }
        return fsuid;
    }

    @Syscall("setfsgid")
    public static long setfsgid(int gid) {
        Credentials c = mine();
        int fsgid = c.fsgid;
        if (gid != UNCHANGED && gid != fsgid && mayBecomeGroup(c, gid)) {
            Credentials after = c.copy();
            after.fsgid = gid;
            Task.current().become(after);
        }
        return fsgid;
    }
}
