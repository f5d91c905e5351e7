package elfin.kernel.task;

import elfin.abi.Capability;
import elfin.abi.Prctl;
import elfin.kernel.fs.FileCredentials;

/**
 * User and group ids and capabilities of a task: credentials(7), capabilities(7). What tasks have
 * is shared among them and with the files they have opened, so it is never changed: a task that
 * changes something changes a copy and becomes that ({@link Task#become}). The program starts as
 * root with all capabilities, as a machine's first program does.
 */
public final class Credentials implements FileCredentials {
    /** CAP_CHOWN to CAP_LAST_CAP. */
    public static final long ALL_CAPABILITIES = (1L << Capability.CAP_LAST_CAP + 1) - 1;

    /** Linux's CAP_FS_SET: what setfsuid(2) takes and gives back. */
    private static final long FILE_CAPABILITIES =
            bit(Capability.CAP_CHOWN)
                    | bit(Capability.CAP_DAC_OVERRIDE)
                    | bit(Capability.CAP_DAC_READ_SEARCH)
                    | bit(Capability.CAP_FOWNER)
                    | bit(Capability.CAP_FSETID)
                    | bit(Capability.CAP_LINUX_IMMUTABLE)
                    | bit(Capability.CAP_MKNOD)
                    | bit(Capability.CAP_MAC_OVERRIDE);

    public int uid;
    public int euid;
    public int suid;
    public int fsuid;
    public int gid;
    public int egid;
    public int sgid;
    public int fsgid;

    /** Supplementary groups; the array is never changed, only replaced. */
    public int[] groups = new int[0];

    /** Bit {@code c} for capability {@code c} in each of the five sets. */
    public long permitted = ALL_CAPABILITIES;

    public long effective = ALL_CAPABILITIES;
    public long inheritable;
    public long bounding = ALL_CAPABILITIES;
    public long ambient;

    /** prctl(2)'s PR_SET_SECUREBITS. */
    public int secureBits;

    private static long bit(int capability) {
        return 1L << capability;
    }

    /** A copy to be changed. */
    public Credentials copy() {
        Credentials copy = new Credentials();
        copy.uid = uid;
        copy.euid = euid;
        copy.suid = suid;
        copy.fsuid = fsuid;
        copy.gid = gid;
        copy.egid = egid;
        copy.sgid = sgid;
        copy.fsgid = fsgid;
        copy.groups = groups;
        copy.permitted = permitted;
        copy.effective = effective;
        copy.inheritable = inheritable;
        copy.bounding = bounding;
        copy.ambient = ambient;
        copy.secureBits = secureBits;
        return copy;
    }

    /** Whether these ids may signal a process with others: kill(2). */
    public boolean maySignal(Credentials other) {
        return euid == other.suid
                || euid == other.uid
                || uid == other.suid
                || uid == other.uid
                || hasCapability(Capability.CAP_KILL);
    }

    /**
     * Whether these may look into a process with others: ptrace(2)'s access mode check.
     *
     * @param byFileIds PTRACE_MODE_FSCREDS, else PTRACE_MODE_REALCREDS
     * @param dumpable whether the process may be dumped
     */
    boolean mayTrace(Credentials other, boolean byFileIds, boolean dumpable) {
        boolean same = byFileIds ? other.areAll(fsuid, fsgid) : other.areAll(uid, gid);
        long own = byFileIds ? effective : permitted;
        boolean covers = (other.permitted & ~own) == 0;
        return same && covers && dumpable || hasCapability(Capability.CAP_SYS_PTRACE);
    }

    /** Whether a task with these that had others before may have gained something. */
    boolean gainsOver(Credentials before) {
        return euid != before.euid
                || egid != before.egid
                || fsuid != before.fsuid
                || fsgid != before.fsgid
                || (permitted & ~before.permitted) != 0;
    }

    /** Whether a secure bit is set. */
    public boolean isSecure(int secureBit) {
        return (secureBits & secureBit) != 0;
    }

    /**
     * What changes of user ids do to the capabilities: Linux's cap_emulate_setxuid().
     *
     * @param before the ids and capabilities there were
     */
    public void fixCapabilities(Credentials before) {
        if (isSecure(Prctl.SECBIT_NO_SETUID_FIXUP)) {
            return;
        }
        boolean hadRoot = before.uid == 0 || before.euid == 0 || before.suid == 0;
        if (hadRoot && uid != 0 && euid != 0 && suid != 0) {
            if (!isSecure(Prctl.SECBIT_KEEP_CAPS)) {
                permitted = 0;
                effective = 0;
            }
            ambient = 0;
        }
        if (before.euid == 0 && euid != 0) {
            effective = 0;
        }
        if (before.euid != 0 && euid == 0) {
            effective = permitted;
        }
    }

    /** What a change of the file system's user id does to the capabilities. */
    public void fixFileCapabilities(int fsuidBefore) {
        if (isSecure(Prctl.SECBIT_NO_SETUID_FIXUP)) {
            return;
        }
        if (fsuidBefore == 0 && fsuid != 0) {
            effective &= ~FILE_CAPABILITIES;
        }
        if (fsuidBefore != 0 && fsuid == 0) {
            effective |= permitted & FILE_CAPABILITIES;
        }
    }

    /** Whether the real, effective and saved ids are all the same two. */
    public boolean areAll(int user, int group) {
        return uid == user
                && euid == user
                && suid == user
                && gid == group
                && egid == group
                && sgid == group;
    }

    @Override
    public int fileUid() {
        return fsuid;
    }

    @Override
    public int fileGid() {
        return fsgid;
    }

    @Override
    public boolean inGroup(int group) {
        for (int one : groups) {
            if (one == group) {
                return true;
            }
        }
        return group == fsgid;
    }

    @Override
    public boolean hasCapability(int capability) {
        return (effective >>> capability & 1) != 0;
    }
}
