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

    @Syscall("setreuid")
    public static long setreuid(int real, int effective) {
        Credentials c = mine();
        boolean mayReal = real == UNCHANGED || c.euid == 0 || real == c.uid || real == c.euid;
        if (!mayReal || !mayBecomeUser(c, effective)) {
            return -Errno.EPERM;
        }
        boolean saves = real != UNCHANGED || effective != UNCHANGED && effective != c.uid;
        c.uid = real == UNCHANGED ? c.uid : real;
        c.euid = effective == UNCHANGED ? c.euid : effective;
        c.suid = saves ? c.euid : c.suid;
        c.fsuid = c.euid;
        return 0;
    }

    @Syscall("setregid")
    public static long setregid(int real, int effective) {
        Credentials c = mine();
        boolean mayReal = real == UNCHANGED || c.euid == 0 || real == c.gid || real == c.egid;
        if (!mayReal || !mayBecomeGroup(c, effective)) {
            return -Errno.EPERM;
        }
        boolean saves = real != UNCHANGED || effective != UNCHANGED && effective != c.gid;
        c.gid = real == UNCHANGED ? c.gid : real;
        c.egid = effective == UNCHANGED ? c.egid : effective;
        c.sgid = saves ? c.egid : c.sgid;
        c.fsgid = c.egid;
        return 0;
    }

    /** The previous id, also when nothing changed: setfsuid(2) knows no errors. */
    @Syscall("setfsuid")
    public static long setfsuid(int uid) {
        Credentials c = mine();
        int before = c.fsuid;
        if (uid != UNCHANGED && (mayBecomeUser(c, uid) || uid == c.fsuid)) {
            c.fsuid = uid;
        }
        return before;
    }

    @Syscall("setfsgid")
    public static long setfsgid(int gid) {
        Credentials c = mine();
        int before = c.fsgid;
        if (gid != UNCHANGED && (mayBecomeGroup(c, gid) || gid == c.fsgid)) {
            c.fsgid = gid;
        }
        return before;
    }
}
