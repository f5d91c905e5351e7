package elfin.kernel.syscall.process;

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
        return Task.current().process.credentials;
    }

    private static boolean mayBecomeUser(Credentials c, int uid) {
        return uid == UNCHANGED || c.euid == 0 || uid == c.uid || uid == c.euid || uid == c.suid;
    }

    private static boolean mayBecomeGroup(Credentials c, int gid) {
        return gid == UNCHANGED || c.euid == 0 || gid == c.gid || gid == c.egid || gid == c.sgid;
    }

    @Syscall("setuid")
    public static long setuid(int uid) {
        Credentials c = mine();
        if (uid == UNCHANGED) {
            return -Errno.EINVAL;
        }
        if (c.euid == 0) {
            c.uid = uid;
            c.suid = uid;
        } else if (uid != c.uid && uid != c.suid) {
            return -Errno.EPERM;
        }
        c.euid = uid;
        c.fsuid = uid;
        return 0;
    }

    @Syscall("setgid")
    public static long setgid(int gid) {
        Credentials c = mine();
        if (gid == UNCHANGED) {
            return -Errno.EINVAL;
        }
        if (c.euid == 0) {
            c.gid = gid;
            c.sgid = gid;
        } else if (gid != c.gid && gid != c.sgid) {
            return -Errno.EPERM;
        }
        c.egid = gid;
        c.fsgid = gid;
        return 0;
    }

    @Syscall("setresuid")
    public static long setresuid(int real, int effective, int saved) {
        Credentials c = mine();
        if (!mayBecomeUser(c, real) || !mayBecomeUser(c, effective) || !mayBecomeUser(c, saved)) {
            return -Errno.EPERM;
        }
        c.uid = real == UNCHANGED ? c.uid : real;
        c.euid = effective == UNCHANGED ? c.euid : effective;
        c.suid = saved == UNCHANGED ? c.suid : saved;
        c.fsuid = c.euid;
        return 0;
    }

    @Syscall("setresgid")
    public static long setresgid(int real, int effective, int saved) {
        Credentials c = mine();
        if (!mayBecomeGroup(c, real)
                || !mayBecomeGroup(c, effective)
                || !mayBecomeGroup(c, saved)) {
            return -Errno.EPERM;
        }
        c.gid = real == UNCHANGED ? c.gid : real;
        c.egid = effective == UNCHANGED ? c.egid : effective;
        c.sgid = saved == UNCHANGED ? c.sgid : saved;
        c.fsgid = c.egid;
        return 0;
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
}
